"""The recipe of docs/sizing.md, as it stands there."""

from __future__ import annotations

import re
import time
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

from sparkredis import WriteResult
from stored import Stored

PAGE = Path(__file__).parents[3] / "docs" / "sizing.md"


def publish(spark: SparkSession, df: DataFrame, hashes: Stored, folder: Path) -> WriteResult:
    """Runs the page's code, and makes its digests those of the time before."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    code = next(block for block in blocks if "left_anti" in block)
    code = code.replace("/published/customers", str(folder)).replace("customer:", hashes.prefix)
    names: dict[str, object] = {"spark": spark, "df": df, "url": hashes.url}
    exec(code, names)
    (folder / "before").rename(folder / f"before-{time.monotonic_ns()}")
    (folder / "now").rename(folder / "before")
    assert isinstance(names["result"], WriteResult)
    return names["result"]


def test_only_what_changed_is_sent(spark: SparkSession, hashes: Stored, tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    schema = "id BIGINT, name STRING, nick STRING"
    rows: list[tuple[int, str | None, str | None]]
    rows = [(1, "Ada", None), (2, "Grace", "Amazing"), (3, "Edsger", None), (4, "Alan", None)]
    assert publish(spark, spark.createDataFrame(rows, schema), hashes, tmp_path).rows_written == 4
    assert hashes.hash("2") == {"name": "Grace", "nick": "Amazing"}

    # A value that goes, one that moves to the next column, a row that goes and one that comes.
    rows = [(1, "Ada", None), (2, "Grace", None), (3, None, "Edsger"), (5, "Barbara", None)]
    assert publish(spark, spark.createDataFrame(rows, schema), hashes, tmp_path).rows_written == 3
    assert hashes.hash("2") == {"name": "Grace"}
    assert hashes.hash("3") == {"nick": "Edsger"}
    assert hashes.all_keys() == {"1", "2", "3", "5"}

    assert publish(spark, spark.createDataFrame(rows, schema), hashes, tmp_path).rows_written == 0
