"""The result as a value."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from datetime import datetime, timedelta, timezone

import pytest
from pyspark.sql import SparkSession

from sparkredis import FailedRow, WriteResult, write_hashes
from stored import Stored

RESULT = WriteResult(
    result_id="a",
    format="redis-hash",
    started_at=datetime(2024, 1, 2, tzinfo=timezone.utc),
    elapsed_ms=1.5,
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


def test_it_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        RESULT.rows_written = 6  # type: ignore[misc]


def test_rows_total_adds_up() -> None:
    assert RESULT.rows_total == 8


def test_its_text_shows_the_first_keys_only() -> None:
    assert repr(RESULT) == (
        "WriteResult(result_id='a', format='redis-hash',"
        " started_at=datetime.datetime(2024, 1, 2, 0, 0, tzinfo=datetime.timezone.utc), elapsed_ms=1.5,"
        " rows_written=5, rows_skipped=2, rows_failed=1, rows_in_doubt=0, complete=True, failures={'null_key': 1},"
        " errors=(FailedRow(key=None, reason='null_key', message='the key is null'),),"
        " keys=('k0', 'k1', 'k2', … 2 more), keys_total=5, keys_removed=0)"
    )


def test_it_can_be_copied_pickled_and_made_a_dict() -> None:
    assert copy.deepcopy(RESULT) == RESULT
    assert pickle.loads(pickle.dumps(RESULT)) == RESULT
    assert dataclasses.asdict(RESULT)["errors"][0]["reason"] == "null_key"
