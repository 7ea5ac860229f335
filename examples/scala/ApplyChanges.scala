// Brings Redis up to a change feed: rows write or delete, the newest of each key counts, and it may come in any order.
// For spark-shell -i, which brings the session `spark`. It reads line by line: so a line that goes on ends in a dot.

val changes = Seq(
  (1, "Ada Lovelace", "free", "insert", 1L),
  (2, "Grace Hopper", "pro", "insert", 1L),
  (3, "Alan Turing", "free", "insert", 2L),
  (2, "Grace Hopper", "pro", "delete", 4L),
  (1, "Ada Lovelace", "team", "update", 5L),
  (1, "Ada Lovelace", "pro", "update", 3L),
  (2, "Grace Hopper", "team", "update", 3L)).toDF("id", "name", "plan", "op", "version")

for (_ <- 1 to 2) {
  changes.write.format("redis-hash").
    option("key_column", "id").
    option("key_prefix", "example:user:").
    option("columns", "name,plan").
    option("op_column", "op").
    option("version_column", "version").
    option("tombstone_ttl", "1h").
    mode("append").
    save()
}

val results = spark.read.format("redis-write-result").load() // the newest first
results.select("rows_written", "rows_deleted", "rows_skipped", "skips").show(false)

System.exit(0)
