"""Brings Redis up to a change feed: rows write or delete, of each key the newest counts, in any order."""

from pyspark.sql import SparkSession

from sparkredis import write_hashes

spark = SparkSession.builder.appName("apply changes").getOrCreate()
changes = spark.createDataFrame(
    [
        (1, "Ada Lovelace", "free", "insert", 1),
        (2, "Grace Hopper", "pro", "insert", 1),
        (3, "Alan Turing", "free", "insert", 2),
        (2, "Grace Hopper", "pro", "delete", 4),
        (1, "Ada Lovelace", "team", "update", 5),
        (1, "Ada Lovelace", "pro", "update", 3),
        (2, "Grace Hopper", "team", "update", 3),
    ],
    "id INT, name STRING, plan STRING, op STRING, version BIGINT",
)

for attempt in ("first", "second"):
    result = write_hashes(
        changes,
        key_column="id",
        key_prefix="example:user:",
        columns="name,plan",
        op_column="op",
        version_column="version",
        tombstone_ttl="1h",
    )
    print(f"{attempt}: {result.rows_written} written, {result.rows_deleted} deleted, skipped: {result.skips}")

spark.stop()
