"""Rows that delete, the newest of several, conditions, and rows that fail and are kept."""

from __future__ import annotations

import json
from pathlib import Path

from pyspark.sql import SparkSession

from sparkredis import write_hashes, write_json
from stored import Stored


def test_rows_write_and_delete(spark: SparkSession, hashes: Stored) -> None:
    hashes.put_hash("1", name="old")
    changes = spark.createDataFrame(
        [(1, None, "delete"), (2, "Ada", "insert"), (3, "Grace", "update_preimage")], "id int, name string, op string"
    )
    result = write_hashes(changes, hashes.url, key_column="id", key_prefix=hashes.prefix, op_column="op")
    assert hashes.all_keys() == {"2"}
    assert (result.rows_written, result.rows_deleted, result.rows_skipped, result.rows_total) == (1, 1, 1, 3)
    assert result.skips == {"preimage": 1}
    assert "1 row written, 1 deleted, 1 skipped (1 × preimage)" in str(result)


def test_the_newest_is_left(spark: SparkSession, hashes: Stored) -> None:
    for version, name in ((2, "new"), (1, "late")):
        rows = spark.createDataFrame([(1, name, version)], "id int, name string, v long")
        result = write_hashes(
            rows,
            hashes.url,
            key_column="id",
            key_prefix=hashes.prefix,
            columns="name",
            version_column="v",
            version_field="at",
        )
    assert result.skips == {"stale": 1}
    assert hashes.hash("1") == {"name": "new", "at": "2"}


def test_a_document_keeps_its_version_and_a_tombstone(spark: SparkSession, documents: Stored) -> None:
    rows = spark.createDataFrame([(1, "Ada", 5)], "id int, name string, v long")
    write_json(rows, documents.url, key_pattern=documents.prefix + "{id}", columns="name", version_column="v")
    assert documents.document("1") == {"name": "Ada", "_version": 5}
    gone = write_json(
        rows,
        documents.url,
        key_pattern=documents.prefix + "{id}",
        mode="delete",
        version_column="v",
        tombstone_ttl="1h",
    )
    assert gone.rows_deleted == 1
    assert documents.document("1") == {"_version": 5}
    assert 0 < documents.ttl("1") <= 3600


def test_a_condition_is_asked_for(spark: SparkSession, hashes: Stored) -> None:
    hashes.put_hash("1", high="7")
    rows = spark.createDataFrame([(1, 5), (2, 5)], "id int, high int")
    result = write_hashes(
        rows, hashes.url, key_column="id", key_prefix=hashes.prefix, write_if="high < {high} and lock is missing"
    )
    assert result.skips == {"condition": 2}
    assert hashes.hash("1") == {"high": "7"}


def test_a_touch_renews_the_expiry(spark: SparkSession, hashes: Stored) -> None:
    hashes.put_hash("1", name="Ada")
    rows = spark.createDataFrame([(1,), (2,)], "id int")
    result = write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix, mode="touch", ttl=600)
    assert (result.rows_written, result.skips) == (1, {"key_missing": 1})
    assert 0 < hashes.ttl("1") <= 600


def test_failed_rows_are_kept(spark: SparkSession, hashes: Stored, tmp_path: Path) -> None:
    hashes.client.set(hashes.prefix + "2", "in the way")
    rows = spark.createDataFrame([(1, "Ada"), (2, "Grace"), (None, "Alan")], "id int, name string")
    folder = tmp_path / "failed"
    result = write_hashes(
        rows, hashes.url, key_column="id", key_prefix=hashes.prefix, failed_rows=str(folder), max_failed_rows=0
    )
    assert (result.rows_written, result.rows_failed, result.rows_kept) == (1, 2, 2)
    assert result.failed_rows_path == str(folder)
    lines = [json.loads(line) for file in folder.glob("part-*.json") for line in file.read_text().splitlines()]
    assert {line["reason"]: (line["key"], line["row"]) for line in lines} == {
        "null_key": (None, {"id": None, "name": "Alan"}),
        "rejected:WRONGTYPE": (hashes.prefix + "2", {"id": 2, "name": "Grace"}),
    }
    hashes.client.delete(hashes.prefix + "2")
