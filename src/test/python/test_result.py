"""The result as a value."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from datetime import datetime, timedelta, timezone

import pytest
from pyspark.sql import SparkSession

from sparkredis import DryRun, FailedRow, RedisWriteError, WriteResult, write_hashes
from stored import Stored

RESULT = WriteResult(
    result_id="a",
    format="redis-hash",
    started_at=datetime(2024, 1, 2, tzinfo=timezone.utc),
    elapsed_ms=1500.0,
    rows_written=5,
    rows_skipped=2,
    rows_failed=1,
    rows_in_doubt=0,
    complete=True,
    failures={"null_key": 1},
    errors=(FailedRow(None, "null_key", "the key is null"),),
    keys=("k0", "k1", "k2", "k3", "k4"),
    keys_total=5,
    keys_removed=0,
    bytes_sent=2048,
    restarts=0,
    target="localhost:6379",
)


def test_started_at_is_the_instant_whatever_the_zones(spark: SparkSession, hashes: Stored) -> None:
    assert datetime.now().astimezone().utcoffset() == timedelta(hours=5, minutes=30), "the zone of this process"
    assert spark.conf.get("spark.sql.session.timeZone") == "America/New_York"
    before = datetime.now(timezone.utc)
    result = write_hashes(spark.range(1), hashes.url, key_pattern=hashes.prefix + "{id}")
    after = datetime.now(timezone.utc)
    assert result.started_at.tzinfo is timezone.utc
    assert before <= result.started_at <= after
    assert 0 < result.elapsed_ms <= (after - before) / timedelta(milliseconds=1)


def test_it_is_what_the_format_reads(spark: SparkSession, hashes: Stored) -> None:
    result = write_hashes(spark.range(3), hashes.url, key_pattern=hashes.prefix + "{id}", mode="insert")
    read = spark.read.format("redis-write-result").option("result_id", result.result_id).load()
    assert [field.name for field in dataclasses.fields(WriteResult)] == read.columns
    row = read.drop("started_at", "errors").collect()[0].asDict()
    row["keys"] = tuple(row["keys"])
    assert row == {name: getattr(result, name) for name in row}


def test_reading_it_is_no_job_of_spark(spark: SparkSession, hashes: Stored) -> None:
    if not hasattr(spark, "_jvm"):
        pytest.skip("over Connect it is one")
    tracker = spark.sparkContext.statusTracker()
    spark.sparkContext.setJobGroup("a write", "a write")
    frame = spark.range(3).selectExpr("id", "id AS n")
    write_hashes(frame, hashes.url, key_column="id", key_prefix=hashes.prefix)
    spark.sparkContext._jsc.sc().listenerBus().waitUntilEmpty()
    assert len(tracker.getJobIdsForGroup("a write")) == 1
    spark.sparkContext._jsc.clearJobGroup()


def test_it_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        RESULT.rows_written = 6  # type: ignore[misc]


def test_rows_total_adds_up() -> None:
    assert RESULT.rows_total == 8


def test_its_text_is_one_line_for_people() -> None:
    assert str(RESULT) == (
        "redis-hash to localhost:6379: 5 rows written, 2 skipped, 1 failed (1 × null_key) in 1.5 s (3 rows/s, 2.0 KiB)"
    )
    died = dataclasses.replace(RESULT, complete=False, rows_written=1, rows_skipped=0, rows_failed=0, failures={})
    died = dataclasses.replace(died, elapsed_ms=125_000.0, bytes_sent=590_659_000)
    died = dataclasses.replace(died, rows_in_doubt=2, restarts=1, keys_removed=4)
    assert str(died) == (
        "redis-hash to localhost:6379: died, at least 1 row written, 2 of them in doubt for a while, "
        "a server restarted once and may have lost some, 4 keys removed before in 2 min 5 s (0 rows/s, 563.3 MiB)"
    )
    running = dataclasses.replace(RESULT, complete=False, running=True, retries=1, connections_lost=2, tasks=8)
    running = dataclasses.replace(running, duplicate_keys=3)
    assert str(running) == (
        "redis-hash to localhost:6379: 5 rows written so far, 2 skipped, 1 failed (1 × null_key), "
        "3 with the key of a row before, 1 batch tried again, "
        "2 connections lost in 1.5 s (3 rows/s, 2.0 KiB), 0 of 8 tasks"
    )
    nothing = dataclasses.replace(died, rows_written=0, elapsed_ms=1234.0)
    assert str(nothing) == (
        "redis-hash to localhost:6379: died before a task was through, 4 keys removed before, after 1.2 s"
    )


def test_its_text_is_that_of_the_log(spark: SparkSession, hashes: Stored) -> None:
    frame = spark.range(1_234).selectExpr("if(id = 7, null, id) AS id", "id AS n")
    result = write_hashes(frame, hashes.url, key_column="id", key_prefix=hashes.prefix)
    if (jvm := getattr(spark, "_jvm", None)) is None:
        pytest.skip("over Connect the log is that of another process")
    java = jvm.io.github.sparkredis.SparkRedis.result(spark._jsparkSession, result.result_id).get()
    assert str(result) == java.toString()


def test_in_a_notebook_it_is_a_table() -> None:
    html = dataclasses.replace(RESULT, errors=(FailedRow("<k>", "null_key", "it is <null>"),))._repr_html_()
    assert "<caption>redis-hash to localhost:6379</caption>" in html
    assert "<th>written</th>" in html
    assert "<td>5</td>" in html
    assert "<td>null_key</td><td>1</td><td>&quot;&lt;k&gt;&quot;: it is &lt;null&gt;</td>" in html
    skipped = dataclasses.replace(RESULT, rows_skipped=3, skips={"stale": 2, "preimage": 1})._repr_html_()
    assert "3 (2 × stale, 1 × preimage)" in skipped
    assert "failed because of" not in dataclasses.replace(RESULT, failures={})._repr_html_()


def test_failed_rows_can_be_raised() -> None:
    with pytest.raises(RedisWriteError) as caught:
        RESULT.raise_for_failures()
    assert caught.value.result is RESULT
    assert str(caught.value) == (
        "1 of 8 rows failed. Written: 5, skipped: 2. Failures by reason: 1 × null_key,"
        " first at a row without a key (the key is null)."
    )
    rows = (
        FailedRow(None, "null_key", "the key is null", 0, 17),
        FailedRow(None, "null_key", "the key is null", 0, 18),
        FailedRow("user:1", "conversion", "too large"),
        FailedRow("user:2", "conversion", "too small"),
    )
    failures = {"conversion": 9, "null_key": 20, "empty_row": 1}
    with pytest.raises(RedisWriteError) as caught:
        dataclasses.replace(RESULT, failures=failures, errors=rows).raise_for_failures()
    assert str(caught.value).endswith(
        "Failures by reason: 20 × null_key, first at partition 0, row 17 (the key is null);"
        ' 9 × conversion, first at the key "user:1" (too large), the key "user:2" (too small); 1 × empty_row.'
    )
    dataclasses.replace(RESULT, rows_failed=0).raise_for_failures()


def test_failed_rows_of_a_dry_run_were_not_to_be_written() -> None:
    dry_run = DryRun(2, 80, None, ())
    with pytest.raises(RedisWriteError) as caught:
        dataclasses.replace(RESULT, rows_written=0, rows_skipped=0, dry_run=dry_run).raise_for_failures()
    assert str(caught.value) == (
        "1 of 3 rows failed. To send: 2, skipped: 0. Failures by reason: 1 × null_key,"
        " first at a row without a key (the key is null). Nothing was sent: dry_run=True."
    )


def test_it_shows_the_first_keys_only() -> None:
    assert repr(RESULT) == (
        "WriteResult(result_id='a', format='redis-hash',"
        " started_at=datetime.datetime(2024, 1, 2, 0, 0, tzinfo=datetime.timezone.utc), elapsed_ms=1500.0,"
        " rows_written=5, rows_skipped=2, rows_failed=1, rows_in_doubt=0, complete=True, failures={'null_key': 1},"
        " errors=(FailedRow(key=None, reason='null_key', message='the key is null', partition=None, row=None),),"
        " keys=('k0', 'k1', 'k2', … 2 more), keys_total=5, keys_removed=0,"
        " bytes_sent=2048, restarts=0, target='localhost:6379', retries=0, connections_lost=0, tasks_done=0, tasks=0,"
        " running=False, duplicate_keys=0, rows_deleted=0, skips={}, failed_rows_path=None, rows_kept=None,"
        " query_id=None, epoch_id=None, dry_run=None)"
    )


def test_it_can_be_copied_pickled_and_made_a_dict() -> None:
    assert copy.deepcopy(RESULT) == RESULT
    assert pickle.loads(pickle.dumps(RESULT)) == RESULT
    assert dataclasses.asdict(RESULT)["errors"][0]["reason"] == "null_key"
