"""Writes of hashes, as a plain client then finds them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from threading import Barrier, Thread

import pandas
import pytest
from pyspark.sql import DataFrame, Row, SparkSession

from sparkredis import FailedRow, WriteResult, write_hashes
from stored import Stored


def users(spark: SparkSession, *rows: tuple[int | None, str | None]) -> DataFrame:
    return spark.createDataFrame(list(rows), "id int, name string")


def test_a_column_is_the_key(spark: SparkSession, hashes: Stored) -> None:
    rows = spark.createDataFrame([(f"{hashes.prefix}ada", 36)], "key string, age int")
    result = write_hashes(rows, hashes.url, key_column="key")
    assert hashes.hash("ada") == {"age": "36"}
    assert (result.format, result.rows_written, result.rows_total, result.complete) == ("redis-hash", 1, 1, True)
    assert (result.keys, result.keys_total) == (None, None)


def test_a_prefix_goes_before_the_column(spark: SparkSession, hashes: Stored) -> None:
    rows = users(spark, (1, "Ada"), (2, "Grace"))
    assert write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix).rows_written == 2
    assert hashes.all_keys() == {"1", "2"}
    assert hashes.hash("2") == {"name": "Grace"}


def test_a_pattern_takes_columns_and_indexes(spark: SparkSession, hashes: Stored) -> None:
    rows = users(spark, (7, "Ada"), (8, "Grace")).coalesce(1)
    result = write_hashes(rows, hashes.url, key_pattern=hashes.prefix + "{name}:{{{id}}}:{idx}")
    assert hashes.all_keys() == {"Ada:{7}:0", "Grace:{8}:1"}
    assert hashes.hash("Ada:{7}:0") == {"id": "7", "name": "Ada"}
    assert result.keys is not None
    assert set(result.keys) == {f"{hashes.prefix}Ada:{{7}}:0", f"{hashes.prefix}Grace:{{8}}:1"}
    assert result.keys_total == 2


def test_a_prefix_alone_goes_before_a_uuid(spark: SparkSession, hashes: Stored) -> None:
    result = write_hashes(users(spark, (1, "Ada"), (2, "Grace")), hashes.url, key_prefix=hashes.prefix, keys_limit=1)
    assert len({uuid.UUID(key) for key in hashes.all_keys()}) == 2
    assert result.keys is not None
    assert len(result.keys) == 1
    assert result.keys_total == 2


def test_the_same_seed_makes_the_same_uuids(spark: SparkSession, hashes: Stored) -> None:
    seed = str(uuid.uuid4())
    first = write_hashes(users(spark, (1, "Ada")), hashes.url, key_prefix=hashes.prefix, key_seed=seed)
    second = write_hashes(users(spark, (1, "Ada")), hashes.url, key_prefix=hashes.prefix, key_seed=seed)
    assert first.keys == second.keys
    assert len(hashes.all_keys()) == 1


def test_the_same_result_id_makes_other_uuids(spark: SparkSession, hashes: Stored) -> None:
    name = str(uuid.uuid4())
    first = write_hashes(users(spark, (1, "Ada")), hashes.url, key_prefix=hashes.prefix, result_id=name)
    second = write_hashes(users(spark, (1, "Ada")), hashes.url, key_prefix=hashes.prefix, result_id=name)
    assert first.result_id == second.result_id == name
    assert first.started_at < second.started_at
    assert len(hashes.all_keys()) == 2


def test_upsert_keeps_other_fields(spark: SparkSession, hashes: Stored) -> None:
    hashes.put_hash("1", name="old", city="London")
    write_hashes(users(spark, (1, "Ada")), hashes.url, key_column="id", key_prefix=hashes.prefix)
    assert hashes.hash("1") == {"name": "Ada", "city": "London"}


def test_insert_skips_keys_that_are_there(spark: SparkSession, hashes: Stored) -> None:
    hashes.put_hash("1", name="old")
    rows = users(spark, (1, "Ada"), (2, "Grace"))
    result = write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix, mode="insert")
    assert (result.rows_written, result.rows_skipped, result.rows_failed) == (1, 1, 0)
    assert hashes.hash("1") == {"name": "old"}
    assert hashes.hash("2") == {"name": "Grace"}


def test_update_reports_keys_that_are_missing(spark: SparkSession, hashes: Stored) -> None:
    hashes.put_hash("1", name="old")
    rows = users(spark, (1, "Ada"), (2, "Grace"))
    result = write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix, mode="update")
    assert (result.rows_written, result.failures) == (1, {"key_missing": 1})
    assert hashes.all_keys() == {"1"}


def test_replace_leaves_the_row_alone(spark: SparkSession, hashes: Stored) -> None:
    hashes.put_hash("1", name="old", city="London")
    write_hashes(users(spark, (1, "Ada")), hashes.url, key_column="id", key_prefix=hashes.prefix, mode="replace")
    assert hashes.hash("1") == {"name": "Ada"}


@pytest.mark.parametrize("ttl", [3600, "1h", timedelta(hours=1)])
def test_a_ttl_is_set(spark: SparkSession, hashes: Stored, ttl: int | str | timedelta) -> None:
    write_hashes(users(spark, (1, "Ada")), hashes.url, key_column="id", key_prefix=hashes.prefix, ttl=ttl)
    assert 0 < hashes.ttl("1") <= 3600
    assert hashes.ttl("1") > 1800


def test_a_column_holds_the_ttl(spark: SparkSession, hashes: Stored) -> None:
    rows = spark.createDataFrame([(1, "Ada", 5000), (2, "Grace", None)], "id int, name string, seconds int")
    write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix, ttl_column="seconds")
    assert 3600 < hashes.ttl("1") <= 5000
    assert hashes.ttl("2") == -1
    assert hashes.hash("1") == {"name": "Ada"}


def test_a_column_holds_the_moment_to_go(spark: SparkSession, hashes: Stored) -> None:
    hour = timedelta(hours=1)
    now = datetime.now(timezone.utc)
    rows = spark.createDataFrame(
        [(1, "Ada", now + hour), (2, "Grace", None), (3, "Alan", now - hour)], "id int, name string, until timestamp"
    )
    result = write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix, expire_at_column="until")
    assert (result.rows_written, result.rows_skipped) == (2, 1)
    assert 3500 < hashes.ttl("1") <= 3600
    assert hashes.ttl("2") == -1
    assert hashes.ttl("3") == -2
    assert hashes.hash("1") == {"name": "Ada"}


def test_a_number_that_is_not_finite_goes_by_the_option(spark: SparkSession, hashes: Stored) -> None:
    rows = spark.createDataFrame([(1, float("nan"), [1.0, float("nan")])], "id int, f double, a array<double>")
    write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix)
    assert hashes.hash("1") == {"f": "NaN", "a": '[1.0,"NaN"]'}
    write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix, non_finite="null", mode="replace")
    assert hashes.hash("1") == {"a": "[1.0,null]"}


ODD_NAMES = ["a.b", "a,b", "a`b", "`", "``", " blank ", "a b", "{idx}", "größe"]


def test_columns_may_have_odd_names(spark: SparkSession, hashes: Stored) -> None:
    names = ["id", *ODD_NAMES, "left out"]
    rows = spark.createDataFrame([(1, *range(len(ODD_NAMES)), 99)], ", ".join(f"`{_doubled(n)}` int" for n in names))
    write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix, columns=ODD_NAMES)
    assert hashes.hash("1") == {name: str(place) for place, name in enumerate(ODD_NAMES)}


def _doubled(name: str) -> str:
    return name.replace("`", "``")


def test_columns_may_be_the_text_of_the_option(spark: SparkSession, hashes: Stored) -> None:
    rows = spark.createDataFrame([(1, 2, 3)], "id int, `a,b` int, c int")
    write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix, columns="id, `a,b`")
    assert hashes.hash("1") == {"id": "1", "a,b": "2"}


def test_what_is_nested_is_written_as_json(spark: SparkSession, hashes: Stored) -> None:
    schema = "id int, tags array<string>, address struct<city:string,since:date>, marks map<string,decimal(5,2)>"
    row = (1, ["a", None], Row(city="Paris", since=date(2024, 1, 2)), {"x": None})
    write_hashes(spark.createDataFrame([row], schema), hashes.url, key_column="id", key_prefix=hashes.prefix)
    stored = {name: json.loads(text) for name, text in hashes.hash("1").items()}
    assert stored == {"tags": ["a", None], "address": {"city": "Paris", "since": "2024-01-02"}, "marks": {"x": None}}


def test_failed_rows_are_in_the_result(spark: SparkSession, hashes: Stored) -> None:
    hashes.client.set(hashes.prefix + "2", "no hash")
    rows = users(spark, (1, "Ada"), (2, "Grace"), (None, "Nobody"), (4, None))
    result = write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix)
    assert (result.rows_written, result.rows_failed, result.rows_total) == (1, 3, 4)
    assert result.failures == {"rejected:WRONGTYPE": 1, "null_key": 1, "empty_row": 1}
    errors = {error.reason: error for error in result.errors}
    assert errors["rejected:WRONGTYPE"].key == f"{hashes.prefix}2"
    assert "WRONGTYPE" in errors["rejected:WRONGTYPE"].message
    assert errors["null_key"].key is None
    assert all(isinstance(error, FailedRow) for error in result.errors)
    assert result.complete


def test_the_sample_of_errors_is_limited(spark: SparkSession, hashes: Stored) -> None:
    rows = users(spark, (None, "a"), (None, "b"), (None, "c"))
    result = write_hashes(rows, hashes.url, key_column="id", error_limit=2)
    assert (result.rows_failed, len(result.errors)) == (3, 2)


def test_null_fields_are_deleted(spark: SparkSession, hashes: Stored) -> None:
    hashes.put_hash("1", name="old", city="London")
    rows = users(spark, (1, None))
    write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix, null_fields="delete")
    assert hashes.hash("1") == {"city": "London"}


def test_options_of_every_kind_arrive(spark: SparkSession, hashes: Stored) -> None:
    rows = spark.createDataFrame([(1, date(1970, 1, 2), "x")], "id int, day date, note string")
    result = write_hashes(
        rows,
        hashes.url,
        key_column="id",
        key_prefix=hashes.prefix,
        columns=("day", "note"),
        temporal="epoch_seconds",
        decimal_format="string",
        batch_size=10,
        batch_bytes="1m",
        transaction="batch",
        topology="standalone",
        connect_timeout_ms=4000,
        socket_timeout_ms=20000,
        retry_timeout_ms=1000,
        retry_base_ms=10,
        retry_max_ms=100,
        result_id=" a name ",
        keys_limit=5,
        error_limit=5,
        max_failed_rows=0,
    )
    assert hashes.hash("1") == {"day": "86400", "note": "x"}
    assert (result.result_id, result.rows_written) == (" a name ", 1)


def test_an_empty_frame_writes_nothing(spark: SparkSession, hashes: Stored) -> None:
    result = write_hashes(users(spark), hashes.url, key_column="id", key_prefix=hashes.prefix)
    assert (result.rows_total, result.complete, result.failures, result.errors) == (0, True, {}, ())
    assert hashes.all_keys() == set()


def test_a_cached_frame_is_written(spark: SparkSession, hashes: Stored) -> None:
    rows = users(spark, (1, "Ada"), (2, "Grace")).cache()
    try:
        assert rows.count() == 2
        assert write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix).rows_written == 2
    finally:
        rows.unpersist()
    assert hashes.hash("1") == {"name": "Ada"}


def test_a_frame_made_of_pandas_is_written(spark: SparkSession, hashes: Stored) -> None:
    frame = pandas.DataFrame({"id": [1, 2], "score": [0.5, 1.0]})
    result = write_hashes(spark.createDataFrame(frame), hashes.url, key_column="id", key_prefix=hashes.prefix)
    assert result.rows_written == 2
    assert hashes.hash("1") == {"score": "0.5"}


def test_ids_of_pandas_with_some_missing_are_whole_numbers(spark: SparkSession, hashes: Stored) -> None:
    frame = pandas.DataFrame({"id": [12345678, None, None], "score": [0.5, 1.0, 1.5]})
    rows = spark.createDataFrame(frame)
    assert rows.schema["id"].dataType.simpleString() == "double"
    result = write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix)
    assert hashes.all_keys() == {"12345678"}
    assert result.failures == {"null_key": 2}


def test_fields_of_structs_are_named_by_dots(spark: SparkSession, hashes: Stored) -> None:
    rows = spark.createDataFrame([((7, "Ada", 36),)], "user struct<id: int, name: string, `a.ge`: int>")
    names = ["user.name", "user.`a.ge`"]
    write_hashes(rows, hashes.url, key_column="user.id", key_prefix=hashes.prefix, columns=names)
    assert hashes.hash("7") == {"user.name": "Ada", "user.a.ge": "36"}


def test_two_threads_get_each_their_own_result(spark: SparkSession, hashes: Stored) -> None:
    results: dict[int, list[WriteResult]] = {2: [], 5: []}
    start = Barrier(len(results))

    def write(count: int) -> None:
        rows = users(spark, *((i, "x") for i in range(count)))
        start.wait()
        for _ in range(3):
            results[count].append(
                write_hashes(rows, hashes.url, key_column="id", key_prefix=f"{hashes.prefix}{count}:")
            )

    threads = [Thread(target=write, args=(count,)) for count in results]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {count: [result.rows_written for result in of] for count, of in results.items()} == {
        2: [2, 2, 2],
        5: [5, 5, 5],
    }
    assert len({result.result_id for of in results.values() for result in of}) == 6


def test_defaults_of_the_session_apply(
    spark: SparkSession, hashes: Stored, session_default: Callable[[str, str], None]
) -> None:
    session_default("url", hashes.url)
    session_default("key_prefix", hashes.prefix)
    session_default("key_column", "id")
    session_default("mode", "insert")
    session_default("ttl", "5000")
    session_default("json_path", "$.not_for_hashes")
    hashes.put_hash("1", name="old")
    result = write_hashes(users(spark, (1, "Ada"), (2, "Grace")))
    assert (result.rows_written, result.rows_skipped) == (1, 1)
    assert 3600 < hashes.ttl("2") <= 5000

    write_hashes(users(spark, (3, "Alan")), ttl="none")
    assert hashes.ttl("3") == -1


def test_a_session_may_name_the_result(
    spark: SparkSession, hashes: Stored, session_default: Callable[[str, str], None]
) -> None:
    session_default("result_id", "of the session")
    result = write_hashes(users(spark, (1, "Ada")), hashes.url, key_column="id", key_prefix=hashes.prefix)
    assert result.result_id == "of the session"
