"""Writes in ``foreachBatch``, whose results the session that started the query finds."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyspark.errors import PySparkException, StreamingQueryException
from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql.streaming.query import StreamingQuery

from sparkredis import write_hashes
from stored import Stored


def run(spark: SparkSession, folder: Path, write: Callable[[DataFrame, int], None]) -> None:
    """Runs one batch of two rows."""
    (folder / "in").mkdir()
    (folder / "in" / "users.json").write_text('{"id": 1, "name": "Ada"}\n{"id": 2, "name": null}\n')
    stream = spark.readStream.schema("id int, name string").json(str(folder / "in"))
    query = stream.writeStream.foreachBatch(write).option("checkpointLocation", str(folder / "at"))
    for left in (2, 1, 0):
        try:
            query.trigger(availableNow=True).start().awaitTermination()
            return
        except PySparkException as error:
            # Spark Connect waits 10 seconds for the Python process of the batches, too few on a busy machine.
            if not left or "failed to connect back" not in str(error):
                raise


def result(spark: SparkSession, result_id: str) -> Row:
    rows = spark.read.format("redis-write-result").option("result_id", result_id).load().collect()
    assert len(rows) == 1
    return rows[0]


def test_a_batch_is_written(spark: SparkSession, hashes: Stored, tmp_path: Path) -> None:
    url, prefix, name = hashes.url, hashes.prefix, str(uuid.uuid4())

    def write(batch: DataFrame, _: int) -> None:
        result = write_hashes(
            batch, url, key_column="id", key_prefix=prefix, columns="id,name", result_id=name, null_fields="write"
        )
        assert result.rows_written == 2

    run(spark, tmp_path, write)
    assert hashes.hash("2") == {"id": "2", "name": ""}
    assert result(spark, name).rows_written == 2
    assert spark.read.format("redis-write-result").load().first().result_id == name  # type: ignore[union-attr]


def test_a_batch_is_written_by_a_thread_of_its_own(spark: SparkSession, hashes: Stored, tmp_path: Path) -> None:
    url, prefix, name = hashes.url, hashes.prefix, str(uuid.uuid4())

    def write(batch: DataFrame, _: int) -> None:
        with ThreadPoolExecutor(1) as threads:  # in the JVM its twin is none of the query's threads
            threads.submit(write_hashes, batch, url, key_pattern=prefix + "{id}", result_id=name).result()

    run(spark, tmp_path, write)
    assert result(spark, name).rows_written == 2


def test_the_query_that_the_exception_prints_finds_the_result(
    spark: SparkSession, hashes: Stored, tmp_path: Path
) -> None:
    url, prefix = hashes.url, hashes.prefix

    def write(batch: DataFrame, _: int) -> None:
        batch.write.format("redis-hash").option("url", url).option("key_pattern", prefix + "{name}").save()

    with pytest.raises(StreamingQueryException) as caught:
        run(spark, tmp_path, write)
    printed = re.search(
        r'spark\.read\.format\("redis-write-result"\)\.option\("result_id", "(.+?)"\)', str(caught.value)
    )
    assert printed, str(caught.value)
    found = result(spark, printed[1])
    assert (found.rows_written, found.rows_failed) == (1, 1)


def started(rows: DataFrame, hashes: Stored, folder: Path) -> StreamingQuery:
    """A query that writes what is there now."""
    writer = rows.writeStream.format("redis-hash").option("url", hashes.url).option("key_column", "id")
    writer = writer.option("key_prefix", hashes.prefix).option("checkpointLocation", str(folder / "at"))
    return writer.trigger(availableNow=True).start()


def test_a_stream_is_written_epoch_by_epoch(spark: SparkSession, hashes: Stored, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for file, line in enumerate(('{"id": 1, "name": "Ada"}', '{"id": 2, "name": "Grace"}')):
        (tmp_path / "in" / f"{file}.json").write_text(line + "\n")
    rows = spark.readStream.schema("id int, name string").option("maxFilesPerTrigger", 1).json(str(tmp_path / "in"))
    query = started(rows, hashes, tmp_path)
    query.awaitTermination()
    assert hashes.hash("1") == {"name": "Ada"}
    assert hashes.hash("2") == {"name": "Grace"}
    results = spark.read.format("redis-write-result").load().where(f"query_id = '{query.id}'").orderBy("epoch_id")
    assert [(row.epoch_id, row.rows_written, row.complete) for row in results.collect()] == [
        (0, 1, True),
        (1, 1, True),
    ]


def test_a_stream_of_rows_that_fail_says_why(spark: SparkSession, hashes: Stored, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "0.json").write_text('{"name": "no id"}\n')
    rows = spark.readStream.schema("id int, name string").json(str(tmp_path / "in"))
    query = started(rows, hashes, tmp_path)
    with pytest.raises(StreamingQueryException, match="null_key"):
        query.awaitTermination()
