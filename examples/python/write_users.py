"""Writes users to Redis as hashes with an expiry, then as JSON documents, and shows what became of the rows."""

from datetime import timedelta

from pyspark.sql import SparkSession

from sparkredis import write_hashes, write_json

spark = SparkSession.builder.appName("write users").getOrCreate()
users = spark.createDataFrame(
    [
        (1, "Ada Lovelace", ("London", "GB"), ["mathematics", "poetry"]),
        (2, "Grace Hopper", ("New York", "US"), ["compilers"]),
        (3, "Alan Turing", ("London", "GB"), []),
    ],
    "id INT, name STRING, address STRUCT<city: STRING, country: STRING>, interests ARRAY<STRING>",
)

hashes = write_hashes(users, key_column="id", key_prefix="example:user:", ttl=timedelta(hours=1))
print(f"hashes: {hashes.rows_written} written, {hashes.rows_skipped} skipped, {hashes.rows_failed} failed")

documents = write_json(users, key_column="id", key_prefix="example:profile:", mode="insert")
print(f"documents: {documents.rows_written} written, {documents.rows_skipped} there already")

spark.stop()
