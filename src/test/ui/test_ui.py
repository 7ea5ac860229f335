"""What the Spark UI shows of a write, looked at in a headless browser.

The pictures of the docs are made here: ``-- --keep-pictures`` writes them anew.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from pyspark.sql import SparkSession

import servers

DOCS = Path(__file__).parents[3] / "docs"
ROWS = 120_000


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """A session with the UI, which the other tests do without."""
    builder = (
        SparkSession.builder.master("local[2]").appName("users").config("spark.jars", str(servers.connector_jar()))
    )
    settings = {
        "spark.ui.enabled": "true",
        "spark.ui.port": "0",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture
def page() -> Iterator[Page]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "No Chromium on the PATH. On Debian: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": 1000, "height": 800})
        browser.close()


def test_the_users_own_query_shows_the_figures(
    spark: SparkSession, hash_url: str, page: Page, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    users = spark.range(ROWS).selectExpr("if(id % 10000 = 9, null, id) AS id", "repeat('x', 50) AS name")
    options = {"url": hash_url, "key_column": "id", "key_prefix": "user:", "max_failed_rows": "any"}
    users.write.format("redis-hash").options(**options).mode("append").save()
    spark.sparkContext._jsc.sc().listenerBus().waitUntilEmpty()
    result = spark.read.format("redis-write-result").load().first()
    assert result is not None
    assert result["rows_written"] == ROWS - 12

    page.goto(f"{spark.sparkContext.uiWebUrl}/jobs/")
    expect(page.locator("body")).to_contain_text(f"redis-hash → {result['target']} user:*")

    page.goto(f"{spark.sparkContext.uiWebUrl}/SQL/execution/?id=0")  # the first query of the session: that of save()
    details = page.locator("#detailed-labels-checkbox")
    if details.count():  # Spark 4.3 has them there when asked
        details.check()
    graph = page.locator("#plan-viz-graph")
    for pattern in (
        f"rows written to Redis:?\\s*{ROWS - 12:,}",
        r"rows failed:?\s*12",
        r"rows skipped:?\s*0",
        r"batches tried again:?\s*0",
        r"bytes sent to Redis.*[\d.]+ MiB",
        r"time waiting for Redis.*[\d.]+ m?s",
        r"time encoding rows.*[\d.]+ m?s",
        r"rows per second of a task.*[\d,]+",
    ):
        expect(graph).to_contain_text(re.compile(pattern, re.DOTALL))
    keep = request.config.getoption("--keep-pictures")
    picture = DOCS / "spark-ui.png" if keep else tmp_path / "picture.png"
    graph.screenshot(path=picture)
    assert picture.stat().st_size > 10_000
