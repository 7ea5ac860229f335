// Writes users to Redis as hashes with an expiry, then as JSON documents, and shows what became of the rows.
// For spark-shell -i, which brings the session `spark`. It reads line by line: so a line that goes on ends in a dot.

case class Address(city: String, country: String)
case class User(id: Int, name: String, address: Address, interests: Seq[String])

val users = Seq(
  User(1, "Ada Lovelace", Address("London", "GB"), Seq("mathematics", "poetry")),
  User(2, "Grace Hopper", Address("New York", "US"), Seq("compilers")),
  User(3, "Alan Turing", Address("London", "GB"), Seq())).toDF

users.write.format("redis-hash").
  option("key_column", "id").
  option("key_prefix", "example:user:").
  option("ttl", 3600).
  save()

users.write.format("redis-json").
  option("key_column", "id").
  option("key_prefix", "example:profile:").
  option("mode", "insert").
  save()

val results = spark.read.format("redis-write-result").load() // the newest first
results.select("format", "rows_written", "rows_skipped", "rows_failed", "failures").show()

System.exit(0)
