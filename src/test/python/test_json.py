"""Writes of JSON documents, as a plain client then finds them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Literal

import pytest
from pyspark.sql import Row, SparkSession

from sparkredis import write_json
from stored import Stored


def test_a_nested_row_is_a_document(spark: SparkSession, documents: Stored) -> None:
    schema = (
        "id int, name string, address struct<city:string,geo:array<double>>,"
        " orders array<struct<no:int,sum:decimal(5,2)>>"
    )
    row = (1, "Ada", Row(city="London", geo=[51.5, -0.1]), [Row(no=7, sum=Decimal("1.25"))])
    result = write_json(
        spark.createDataFrame([row], schema), documents.url, key_column="id", key_prefix=documents.prefix
    )
    assert documents.document("1") == {
        "name": "Ada",
        "address": {"city": "London", "geo": [51.5, -0.1]},
        "orders": [{"no": 7, "sum": 1.25}],
    }
    assert (result.format, result.rows_written, result.complete) == ("redis-json", 1, True)


def test_a_pattern_makes_the_keys(spark: SparkSession, documents: Stored) -> None:
    rows = spark.createDataFrame([(1, "pen"), (2, "ink")], "id int, kind string").coalesce(1)
    result = write_json(rows, documents.url, key_pattern=documents.prefix + "{kind}:{id}:{idx}")
    assert documents.all_keys() == {"pen:1:0", "ink:2:1"}
    assert documents.document("ink:2:1") == {"id": 2, "kind": "ink"}
    assert result.keys_total == 2


def test_a_column_is_the_key(spark: SparkSession, documents: Stored) -> None:
    rows = spark.createDataFrame([(f"{documents.prefix}pen", 1)], "sku string, stock int")
    result = write_json(rows, documents.url, key_column="sku")
    assert documents.document("pen") == {"stock": 1}
    assert result.keys is None


def test_a_prefix_alone_goes_before_a_uuid(spark: SparkSession, documents: Stored) -> None:
    result = write_json(spark.range(2), documents.url, key_prefix=documents.prefix)
    assert result.keys is not None
    assert {key[len(documents.prefix) :] for key in result.keys} == documents.all_keys()
    assert sorted(documents.document(key)["id"] for key in documents.all_keys()) == [0, 1]


@pytest.mark.parametrize(
    ("mode", "old", "new"),
    [
        ("upsert", {"stock": 5}, {"stock": 5}),
        ("insert", {"stock": 1, "name": "pen"}, {"stock": 5}),
        ("update", {"stock": 5}, None),
        ("replace", {"stock": 5}, {"stock": 5}),
        ("merge", {"stock": 5, "name": "pen"}, {"stock": 5}),
    ],
)
def test_a_mode_decides_by_the_key(
    spark: SparkSession,
    documents: Stored,
    mode: Literal["upsert", "insert", "update", "replace", "merge"],
    old: object,
    new: object,
) -> None:
    documents.put_document("1", {"stock": 1, "name": "pen"})
    rows = spark.createDataFrame([(1, 5), (2, 5)], "id int, stock int")
    result = write_json(rows, documents.url, key_column="id", key_prefix=documents.prefix, mode=mode)
    assert (documents.document("1"), documents.document("2")) == (old, new)
    assert result.rows_skipped == (1 if mode == "insert" else 0)
    assert result.failures == ({"key_missing": 1} if mode == "update" else {})


def test_a_path_says_where_the_document_goes(spark: SparkSession, documents: Stored) -> None:
    documents.put_document("1", {"name": "Ada"})
    rows = spark.createDataFrame([(1, Row(city="London")), (2, Row(city="Paris"))], "id int, a struct<city:string>")
    result = write_json(
        rows, documents.url, key_column="id", key_prefix=documents.prefix, path="$.address", value_column="a"
    )
    assert documents.document("1") == {"name": "Ada", "address": {"city": "London"}}
    assert (result.rows_written, result.failures) == (1, {"key_missing": 1})


def test_a_path_beats_that_of_the_session(
    spark: SparkSession, documents: Stored, session_default: Callable[[str, str], None]
) -> None:
    documents.put_document("1", {"name": "Ada"})
    session_default("json_path", "$.number")
    rows = spark.createDataFrame([(1, 5)], "id int, number int")
    write_json(rows, documents.url, key_column="id", key_prefix=documents.prefix, value_column="number")
    assert documents.document("1") == {"name": "Ada", "number": 5}
    write_json(rows, documents.url, key_column="id", key_prefix=documents.prefix, path="$")
    assert documents.document("1") == {"number": 5}


@pytest.mark.parametrize(
    ("value_format", "stored"), [("json", {"a": [1, None]}), ("text", '{"a": [1, null]}'), (None, {"a": [1, None]})]
)
def test_a_column_holds_the_document(
    spark: SparkSession, documents: Stored, value_format: Literal["json", "text"] | None, stored: object
) -> None:
    rows = spark.createDataFrame([(1, '{"a": [1, null]}'), (2, None)], "id int, body string")
    result = write_json(
        rows,
        documents.url,
        key_column="id",
        key_prefix=documents.prefix,
        value_column="body",
        value_format=value_format,
    )
    assert documents.document("1") == stored
    assert result.failures == {"null_value": 1}


def test_values_are_written_as_the_options_say(spark: SparkSession, documents: Stored) -> None:
    rows = spark.createDataFrame([(1, Decimal("1.50"), float("nan"), None)], "id int, d decimal(5,2), f double, n int")
    write_json(
        rows,
        documents.url,
        key_column="id",
        key_prefix=documents.prefix,
        decimal_format="string",
        non_finite="string",
        null_fields="write",
    )
    assert documents.document("1") == {"d": "1.50", "f": "NaN", "n": None}


def test_columns_of_json_are_embedded(spark: SparkSession, documents: Stored) -> None:
    rows = spark.createDataFrame([(1, '{"a": [1]}', "[2]", "[3]")], "id int, j string, `k,l` string, t string")
    write_json(rows, documents.url, key_column="id", key_prefix=documents.prefix, json_columns=["j", "k,l"])
    assert documents.document("1") == {"j": {"a": [1]}, "k,l": [2], "t": "[3]"}


def test_a_ttl_is_set(spark: SparkSession, documents: Stored) -> None:
    rows = spark.createDataFrame([(1, 5)], "id int, stock int")
    write_json(rows, documents.url, key_column="id", key_prefix=documents.prefix, ttl=timedelta(hours=1))
    assert 1800 < documents.ttl("1") <= 3600


def test_columns_may_have_odd_names(spark: SparkSession, documents: Stored) -> None:
    rows = spark.createDataFrame([(1, 2, 3, 4, 5)], "id int, `a.b` int, `a,b` int, `a``b` int, c int")
    write_json(rows, documents.url, key_column="id", key_prefix=documents.prefix, columns=["a.b", "a,b", "a`b"])
    assert documents.document("1") == {"a.b": 2, "a,b": 3, "a`b": 4}


def test_failed_rows_are_in_the_result(spark: SparkSession, documents: Stored) -> None:
    rows = spark.createDataFrame([(1, 1.0), (2, float("inf")), (None, 1.0)], "id int, f double")
    result = write_json(rows, documents.url, key_column="id", key_prefix=documents.prefix)
    assert (result.rows_written, result.rows_failed) == (1, 2)
    assert result.failures == {"conversion": 1, "null_key": 1}
    assert {(error.key, error.reason) for error in result.errors} == {
        (f"{documents.prefix}2", "conversion"),
        (None, "null_key"),
    }
