"""A look before the leap: the dry run."""

from __future__ import annotations

from typing import Any

import pandas
import pytest
from pyspark.sql import SparkSession

from sparkredis import DryRun, PlannedCommand, RedisWriteError, preview, write_hashes
from stored import Stored


def test_nothing_is_sent_and_the_result_says_what_would_be(spark: SparkSession, hashes: Stored) -> None:
    df = spark.createDataFrame([("a", "Ann"), ("b", "Bob"), (None, "nobody")], "id string, name string")
    result = preview(df, hashes.url, key_column="id", key_prefix=hashes.prefix)
    assert hashes.all_keys() == set()
    assert (result.rows_written, result.bytes_sent, result.rows_total) == (0, 0, 3)
    assert result.failures == {"null_key": 1}
    assert result.dry_run is not None
    assert result.dry_run.rows == 2
    (command,) = result.dry_run.commands
    assert (command.name, command.rows) == ("HSET", 2)
    assert set(command.keys) == {hashes.prefix + "a", hashes.prefix + "b"}
    assert command.example.startswith(f"HSET {command.keys[0]} name ")
    assert command.memory is not None
    assert result.dry_run.memory == 2 * command.memory
    assert "dry run: 2 rows to send (" in str(result)
    assert "nothing was sent" in result._repr_html_()


def test_documents_are_looked_at_as_well(spark: SparkSession, documents: Stored) -> None:
    result = preview(
        spark.range(2), documents.url, format="redis-json", key_pattern=documents.prefix + "{id}", path="$"
    )
    assert documents.all_keys() == set()
    assert result.dry_run is not None
    assert [command.name for command in result.dry_run.commands] == ["JSON.SET"]
    assert result.dry_run.memory is None


def test_the_functions_that_write_take_it_too(spark: SparkSession, hashes: Stored) -> None:
    result = write_hashes(spark.range(2), hashes.url, key_pattern=hashes.prefix + "{id}", dry_run=True)
    assert hashes.all_keys() == set()
    assert result.dry_run is not None
    assert write_hashes(spark.range(2), hashes.url, key_pattern=hashes.prefix + "{id}").dry_run is None


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"format": "redis"}, ValueError, "redis-hash, redis-json"),
        ({"dry_run": False}, ValueError, "write_hashes"),
        ({"key_colum": "id"}, TypeError, r'^preview\(\) got .* "key_colum"\. Did you mean "key_column"\?$'),
        ({"formt": "redis-json"}, TypeError, r'Did you mean "format"\?$'),
        ({"path": "$"}, TypeError, r'"path"\. It is of redis-json: give format="redis-json", or leave it out\.$'),
        (
            {"value_column": "a"},
            TypeError,
            r'^preview\(\) got .* argument "value_column"\. It is of redis-json: give',
        ),
        ({"valueColumn": "a"}, TypeError, r'"valueColumn"\. "value_column" is of redis-json: give format="redis-json"'),
    ],
)
def test_what_makes_no_sense_is_refused(
    spark: SparkSession, arguments: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        preview(spark.range(1), "redis://127.0.0.1:1", **arguments)


def test_a_frame_of_pandas_is_told_how_to_be_looked_at() -> None:
    with pytest.raises(TypeError, match=r"Write preview\(spark.createDataFrame\(df\), …\)\.$"):
        preview(pandas.DataFrame({"id": [1]}), "redis://127.0.0.1:1")  # type: ignore[arg-type]


def test_it_prints_a_few_lines() -> None:
    command = PlannedCommand("HSET", 1200, 48_000, ("user:1", "user:2"), "HSET user:1 name Ann", 104)
    assert str(DryRun(1200, 48_000, 124_800, (command,))).splitlines() == [
        "1,200 rows to send, 46.9 KiB, about 121.9 KiB in Redis",
        "1,200 × HSET: user:1, user:2, …",
        "    HSET user:1 name Ann",
    ]


def test_in_a_notebook_it_is_a_table() -> None:
    hset = PlannedCommand("HSET", 1200, 48_000, ("user:1", "<2>"), 'HSET user:1 name "<Ann>"', 104)
    html = DryRun(1200, 48_000, 124_800, (hset,))._repr_html_()
    assert "<caption>dry run: nothing was sent</caption>" in html
    assert "<tr><th>to send</th><th>bytes</th><th>in Redis</th></tr>" in html
    assert "<tr><td>1,200</td><td>46.9 KiB</td><td>about 121.9 KiB</td></tr>" in html
    row = "<td>HSET</td><td>1,200</td><td>user:1, &lt;2&gt;</td><td>HSET user:1 name &quot;&lt;Ann&gt;&quot;</td>"
    assert row in html
    assert row in hset._repr_html_()
    assert "<td>unknown</td>" in DryRun(2, 80, None, ())._repr_html_()
    assert "command" not in DryRun(0, 0, None, ())._repr_html_()


def test_a_dry_run_that_fails_says_what_would_have_gone(spark: SparkSession, hashes: Stored) -> None:
    df = spark.createDataFrame([("a", "Ann"), ("b", "Bob"), (None, "nobody")], "id string, name string")
    with pytest.raises(RedisWriteError) as caught:
        preview(df, hashes.url, key_column="id", key_prefix=hashes.prefix, max_failed_rows=0)
    assert str(caught.value).startswith("1 of 3 rows failed, and max_failed_rows=0. To send: 2, skipped: 0. Failures")
    assert "Written" not in str(caught.value)
