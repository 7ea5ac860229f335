"""Types that Python brings, such as MLlib's vectors, and what docs/types.md says of values that Python reads."""

from __future__ import annotations

import numpy
import pandas
import pytest
import redis
from pyspark.ml.linalg import Vectors, VectorUDT
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import udf
from pyspark.sql.types import DoubleType, IntegerType, StructField, StructType, UserDefinedType

from sparkredis import write_hashes, write_json
from stored import Stored


class Point:
    """A place, of which Spark knows the type by its class alone."""

    def __init__(self, x: float, y: float) -> None:
        self.x = x
        self.y = y


class PointUDT(UserDefinedType):
    """How Spark holds a point. No class of the JVM knows of it."""

    @classmethod
    def sqlType(cls) -> StructType:  # noqa: N802
        return StructType([StructField("x", DoubleType()), StructField("y", DoubleType())])

    @classmethod
    def module(cls) -> str:
        return __name__

    def serialize(self, obj: Point) -> tuple[float, float]:
        return obj.x, obj.y

    def deserialize(self, datum: tuple[float, float]) -> Point:
        return Point(*datum)


Point.__UDT__ = PointUDT()  # type: ignore[attr-defined]


def vectors(spark: SparkSession) -> DataFrame:
    schema = StructType([StructField("id", IntegerType()), StructField("v", VectorUDT())])
    return spark.createDataFrame([(1, Vectors.dense([1.5, -2.0])), (2, Vectors.sparse(4, {1: 0.5, 3: 2.0}))], schema)


def test_a_vector_is_an_array_of_a_document(spark: SparkSession, documents: Stored) -> None:
    write_json(vectors(spark), documents.url, key_column="id", key_prefix=documents.prefix)
    assert documents.document("1") == {"v": [1.5, -2.0]}
    assert documents.document("2") == {"v": [0.0, 0.5, 0.0, 2.0]}


def test_a_vector_is_the_json_text_of_a_hash(spark: SparkSession, hashes: Stored) -> None:
    write_hashes(vectors(spark), hashes.url, key_column="id", key_prefix=hashes.prefix)
    assert hashes.hash("1") == {"v": "[1.5,-2.0]"}
    assert hashes.hash("2") == {"v": "[0.0,0.5,0.0,2.0]"}


def test_a_class_of_python_is_its_sql_type(spark: SparkSession, documents: Stored) -> None:
    schema = StructType([StructField("id", IntegerType()), StructField("p", PointUDT())])
    rows = spark.createDataFrame([(1, Point(0.5, 2.0)), (2, None)], schema)
    write_json(rows, documents.url, key_column="id", key_prefix=documents.prefix)
    assert documents.document("1") == {"p": {"x": 0.5, "y": 2.0}}
    assert documents.document("2") == {}


def test_what_has_no_type_is_null_or_empty(spark: SparkSession, documents: Stored) -> None:
    rows = spark.sql("SELECT 1 AS id, NULL AS x, array() AS a, map() AS m")
    write_json(rows, documents.url, key_column="id", key_prefix=documents.prefix, null_fields="write")
    assert documents.document("1") == {"x": None, "a": [], "m": {}}


def test_embeddings_are_float32_bytes_by_the_udf_of_the_page(spark: SparkSession, hashes: Stored) -> None:
    @udf("binary")
    def float32(embedding: list[float] | None) -> bytes | None:
        return None if embedding is None else numpy.asarray(embedding, dtype="<f4").tobytes()

    embedding = [0.1, -2.5, 3e38, 0.0]
    rows = spark.createDataFrame([(1, embedding), (2, None)], "id int, embedding array<float>")
    rows = rows.withColumn("embedding", float32("embedding"))
    result = write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix)
    assert (result.rows_written, result.failures) == (1, {"empty_row": 1})
    with redis.Redis.from_url(hashes.url, protocol=3) as client:
        stored = client.hget(hashes.prefix + "1", "embedding")
    assert stored == numpy.asarray(embedding, dtype="<f4").tobytes()
    assert numpy.frombuffer(stored, dtype="<f4").tolist() == numpy.asarray(embedding, dtype="<f4").tolist()


def test_pandas_reads_timestamps_of_two_widths_as_the_page_says(spark: SparkSession, hashes: Stored) -> None:
    rows = spark.sql(
        "SELECT id, TIMESTAMP'2024-01-02 03:04:05Z' + make_dt_interval(0, 0, 0, 0.0006) * id AS at FROM range(2)"
    )
    write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix)
    texts = [hashes.hash("0")["at"], hashes.hash("1")["at"]]
    assert texts == ["2024-01-02T03:04:05Z", "2024-01-02T03:04:05.000600Z"]
    assert sorted(texts) == texts[::-1]
    with pytest.raises(ValueError, match="format"):
        pandas.to_datetime(texts)
    times = pandas.to_datetime(texts, format="ISO8601")
    assert list(times) == sorted(times)
    assert (times[1] - times[0]) == pandas.Timedelta(microseconds=600)
    write_hashes(rows, hashes.url, key_column="id", key_prefix=hashes.prefix, temporal="epoch_millis")
    numbers = pandas.Series([hashes.hash("0")["at"], hashes.hash("1")["at"]]).astype("int64")
    assert list(pandas.to_datetime(numbers, unit="ms", utc=True)) == [times[0], times[0]]
