"""What someone sees when a write fails: the connector's sentence, in classic Spark and over Spark Connect alike."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import nullcontext

import pyspark
import pytest
import redis
from pyspark.errors import AnalysisException, IllegalArgumentException, PySparkException
from pyspark.sql import SparkSession
from pyspark.sql.functions import udf

import conftest
import servers
from sparkredis import RedisWriteError, write_hashes
from stored import Stored

SECRET = "s3cr3t-word"


def test_more_failed_rows_than_allowed_raise(spark: SparkSession, hashes: Stored) -> None:
    rows = spark.createDataFrame([(1, "Ada"), (None, "x"), (None, "y")], "id int, name string")
    with pytest.raises(RedisWriteError) as caught:
        write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix, max_failed_rows=1)
    assert str(caught.value).startswith("2 of 3 rows failed, and max_failed_rows=1. Written: 1, skipped: 0.")
    assert "stacktrace" not in str(caught.value)
    result = caught.value.result
    assert result is not None
    assert (result.rows_written, result.failures, result.complete) == (1, {"null_key": 2}, True)
    assert hashes.all_keys() == {"1"}

    rows_allowed = write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix, max_failed_rows=2)
    assert rows_allowed.rows_failed == 2


def test_plain_save_shows_the_sentence_first(spark: SparkSession, hashes: Stored) -> None:
    rows = spark.createDataFrame([(1, "Ada"), (None, "x"), (None, "y")], "id int, name string").coalesce(1)
    writer = rows.write.format("redis-hash").mode("append").options(url=hashes.url, key_column="id")
    with pytest.raises(PySparkException) as caught:
        writer.option("key_prefix", hashes.prefix).save()
    error = caught.value
    assert type(error).__name__ == "SparkRuntimeException"
    assert str(error).startswith(
        "2 of 3 rows failed, and max_failed_rows=0. Written: 1, skipped: 0. Failures by reason: 2 × null_key,"
        ' first at partition 0, row 1 (the column "id" of the key is null)'
    )
    assert "stacktrace" not in first_line(error)
    if not (conftest.session_kind() == "connect" and pyspark.__version__.startswith("3")):
        condition = error.getErrorClass() if pyspark.__version__.startswith("3") else error.getCondition()
        assert (condition, dict(error.getMessageParameters() or {})) == ("TASK_WRITE_FAILED", {"path": "Redis"})
        assert pyspark.__version__.startswith("3") or "Redis" in error.getMessage()


def test_plain_save_shows_the_sentence_alone_where_spark_is_told_so(spark: SparkSession, hashes: Stored) -> None:
    spark.conf.set("spark.sql.connect.serverStacktrace.enabled", "false")  # true by default; classic Spark has another
    try:
        for options, kind in [
            ({"key_column": "id"}, PySparkException),
            ({"key_colum": "id"}, IllegalArgumentException),
        ]:
            writer = spark.range(1).selectExpr("int(null) AS id", "1 AS n").write.format("redis-hash").mode("append")
            with pytest.raises(kind) as caught:
                writer.options(url=hashes.url, **options).save()
            assert len(str(caught.value).splitlines()) == 1
    finally:
        spark.conf.unset("spark.sql.connect.serverStacktrace.enabled")


def test_plain_save_to_a_server_that_dies_shows_the_sentence_first(spark: SparkSession) -> None:
    with servers.redis_server() as url:
        rows = spark.range(100_000).selectExpr("id", "repeat('x', 1000) AS s")
        options = {"url": url, "key_column": "id", "retry_timeout_ms": "0", "max_rows_per_second": "2000"}
        stop = threading.Timer(3, lambda: redis.Redis.from_url(url).shutdown(nosave=True, now=True, force=True))
        stop.start()
        with pytest.raises(PySparkException) as caught:
            rows.write.format("redis-hash").mode("append").options(**options).save()
        stop.join()
    assert str(caught.value).startswith("A batch could not be written within retry_timeout_ms=0 (1 try). ")
    assert "The write died, and what it wrote stays" in first_line(caught.value)


def test_a_default_of_the_session_bounds_failed_rows(
    spark: SparkSession, hashes: Stored, session_default: Callable[[str, str], None]
) -> None:
    rows = spark.createDataFrame([(None, "x")], "id int, name string")
    session_default("max_failed_rows", "0")
    with pytest.raises(RedisWriteError, match=r"^1 of 1 rows failed, and max_failed_rows=0"):
        write_hashes(rows, hashes.url, key_column="id")
    assert write_hashes(rows, hashes.url, key_column="id", max_failed_rows="any").rows_failed == 1


def test_a_server_that_is_not_there(spark: SparkSession) -> None:
    port = servers.free_port()
    with pytest.raises(RedisWriteError, match=f"^No connection to Redis at 127.0.0.1:{port}: ") as caught:
        write_hashes(spark.range(1), f"redis://127.0.0.1:{port}", key_pattern="{id}")
    assert 'Check the option "url"' in str(caught.value)
    assert caught.value.__cause__ is not None
    assert caught.value.result is not None
    assert not caught.value.result.complete


@pytest.mark.parametrize("in_url", [False, True], ids=["option", "url"])
def test_a_wrong_password_is_in_no_message(spark: SparkSession, in_url: bool) -> None:
    with servers.redis_server(password="the right one") as url:
        given_url, given_password = (url.replace("//", f"//:{SECRET}@"), None) if in_url else (url, SECRET)
        with pytest.raises(RedisWriteError) as caught:
            write_hashes(spark.range(1), given_url, key_pattern="{id}", password=given_password)
        assert str(caught.value).startswith(f"Redis at {url[len('redis://') :]} refuses the write: WRONGPASS ")
        assert 'Check the options "user" and "password"' in str(caught.value)
        assert SECRET not in "".join(traceback.format_exception(caught.value))

        result = write_hashes(spark.range(1), url, key_pattern="{id}", password="the right one")
        assert "the right one" not in repr(result)


def test_a_url_that_cannot_be_read_is_not_shown(spark: SparkSession) -> None:
    with pytest.raises(IllegalArgumentException, match='The option "url" ') as caught:
        write_hashes(spark.range(1), f"redis://:{SECRET}@host:port", key_pattern="{id}")
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_value_that_an_option_does_not_know(spark: SparkSession, hashes: Stored) -> None:
    with pytest.raises(IllegalArgumentException) as caught:
        write_hashes(spark.range(1), hashes.url, key_pattern="{id}", mode="upzert")  # type: ignore[arg-type]
    assert first_line(caught.value) == (
        'The option "mode" must be one of upsert, insert, update, replace, merge, delete, touch.'
        ' It was given as "upzert".'
    )


def test_a_column_that_does_not_exist(spark: SparkSession, hashes: Stored) -> None:
    rows = spark.createDataFrame([(1, "Ada")], "id int, name string")
    with pytest.raises(IllegalArgumentException) as caught:
        write_hashes(rows, hashes.url, key_column="nam")
    assert first_line(caught.value) == (
        'The option "key_column" names the column "nam", which the DataFrame does not have.'
        ' Did you mean "name"? Its columns are: "id", "name".'
    )


def test_no_columns_at_all(spark: SparkSession, hashes: Stored) -> None:
    with pytest.raises(IllegalArgumentException, match=r'^The option "columns" must '):
        write_hashes(spark.range(1), hashes.url, key_pattern="{id}", columns=[])


def test_no_strategy_for_keys(spark: SparkSession, hashes: Stored) -> None:
    with pytest.raises(IllegalArgumentException, match=r"key_column.*key_pattern"):
        write_hashes(spark.range(1), hashes.url)


def test_what_fails_in_spark_itself_passes_through(spark: SparkSession, hashes: Stored) -> None:
    broken = udf(lambda _: 1 // 0, "int")
    with pytest.raises(Exception, match="ZeroDivisionError") as caught:
        write_hashes(spark.range(1).select(broken("id").alias("x")), hashes.url, key_pattern=hashes.prefix + "{x}")
    assert not isinstance(caught.value, RedisWriteError)

    with pytest.raises(AnalysisException, match="no_such_column"):
        write_hashes(spark.range(1).select("no_such_column"), hashes.url, key_pattern="{idx}")


def test_a_session_without_the_connector_names_the_package() -> None:
    program = """
import sys
from pyspark.sql import SparkSession
from sparkredis import write_hashes
builder = SparkSession.builder
if len(sys.argv) > 1:
    builder = builder.remote(sys.argv[1])
else:
    builder = builder.master("local[1]").config("spark.ui.enabled", "false")
write_hashes(builder.getOrCreate().range(1), key_pattern="{id}")
"""
    connect = conftest.session_kind() == "connect"
    server = servers.connect_server(with_connector=False, settings=conftest.SETTINGS) if connect else nullcontext()
    with server as url:
        run = subprocess.run(
            [sys.executable, "-c", program, *([url] if url else [])],
            capture_output=True,
            text=True,
            env={**os.environ, "PYSPARK_PYTHON": sys.executable},
        )
    error = run.stderr.rstrip().splitlines()[-1]
    assert error.startswith("sparkredis._errors.RedisWriteError: Spark has no connector for Redis on its class path.")
    assert "--packages io.github.sparkredis:spark-redis-datasource:0.1.0-SNAPSHOT " in error
    assert "DATA_SOURCE_NOT_FOUND" in run.stderr, "Spark's own error is the cause"


def test_the_error_can_be_pickled() -> None:
    error = pickle.loads(pickle.dumps(RedisWriteError("why")))
    assert (str(error), error.result) == ("why", None)


def first_line(error: BaseException) -> str:
    return str(error).splitlines()[0]
