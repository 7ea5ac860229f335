"""What the Spark UI shows of a write, looked at in a headless browser.

The pictures of the docs are made here: ``-- --keep-pictures`` writes them anew.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

import servers

DOCS = Path(__file__).parents[3] / "docs"
ROWS = 120_000


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """A session with the UI, which the other tests do without."""
    builder = SparkSession.builder.master("local[2]").appName("users").config("spark.jars", str(servers.connector_jar()))
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


@pytest.fixture(scope="module")
def browser() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "No Chromium on the PATH. On Debian: apt-get install chromium"
    return found


def look(browser: str, url: str, picture: Path | None = None) -> str:
    """The page's text as it is after its scripts ran, and a picture of it."""
    common = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000", "--hide-scrollbars"]
    page = subprocess.run([*common, "--dump-dom", url], check=True, capture_output=True, text=True, timeout=120).stdout
    if picture is not None:
        shot = [*common, "--window-size=1100,900", f"--screenshot={picture}", url]
        subprocess.run(shot, check=True, capture_output=True, timeout=120)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_the_users_own_query_shows_the_figures(
    spark: SparkSession, hash_url: str, browser: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    users = spark.range(ROWS).selectExpr("if(id % 10000 = 9, null, id) AS id", "repeat('x', 50) AS name")
    options = {"url": hash_url, "key_column": "id", "key_prefix": "user:", "max_failed_rows": "any"}
    users.write.format("redis-hash").options(**options).mode("append").save()
    spark.sparkContext._jsc.sc().listenerBus().waitUntilEmpty()
    result = spark.read.format("redis-write-result").load().first()
    assert result["rows_written"] == ROWS - 12

    jobs = look(browser, f"{spark.sparkContext.uiWebUrl}/jobs/")
    assert f"redis-hash → {result['target']} user:*" in jobs
    user = 0  # the first query of the session
    keep = request.config.getoption("--keep-pictures")
    picture = DOCS / "spark-ui.png" if keep else tmp_path / "picture.png"
    page = look(browser, f"{spark.sparkContext.uiWebUrl}/SQL/execution/?id={user}", picture)
    for figure in (
        f"rows written to Redis: {ROWS - 12:,}",
        "rows failed: 12",
        "rows skipped: 0",
        "batches tried again: 0",
    ):
        assert figure in page
    for pattern in (
        r"bytes sent to Redis:? ?(total \(min, med, max\))? ?[\d.]+ MiB",
        r"time waiting for Redis:? ?(total \(min, med, max\))? ?[\d.]+ m?s",
        r"rows per second of a task:? ?(avg \(min, med, max\))? ?[\d,]+",
    ):
        assert re.search(pattern, page), (pattern, page)
    assert picture.stat().st_size > 10_000
