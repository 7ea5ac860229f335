"""The same as write_users.py with the DataFrame API alone: nothing is needed but pyspark and the jar."""

from pyspark.sql import SparkSession

spark = SparkSession.builder.appName("write users").getOrCreate()
users = spark.createDataFrame(
    [
        (1, "Ada Lovelace", ("London", "GB"), ["mathematics", "poetry"]),
        (2, "Grace Hopper", ("New York", "US"), ["compilers"]),
        (3, "Alan Turing", ("London", "GB"), []),
    ],
    "id INT, name STRING, address STRUCT<city: STRING, country: STRING>, interests ARRAY<STRING>",
)

hashes = users.write.format("redis-hash").option("key_column", "id").option("key_prefix", "example:user:")
hashes.option("ttl", 3600).save()

documents = users.write.format("redis-json").option("key_column", "id").option("key_prefix", "example:profile:")
documents.option("mode", "insert").save()

results = spark.read.format("redis-write-result").load()  # the newest first
results.select("format", "rows_written", "rows_skipped", "rows_failed", "failures").show()

spark.stop()
