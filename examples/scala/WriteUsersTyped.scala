// The same as WriteUsers.scala by the typed door, which hands the results back as values.
// For spark-shell -i, which brings the session `spark`. It reads line by line: so a line that goes on ends in a dot.

import io.github.sparkredis._
import java.time.Duration

case class Address(city: String, country: String)
case class User(id: Int, name: String, address: Address, interests: Seq[String])

val users = Seq(
  User(1, "Ada Lovelace", Address("London", "GB"), Seq("mathematics", "poetry")),
  User(2, "Grace Hopper", Address("New York", "US"), Seq("compilers")),
  User(3, "Alan Turing", Address("London", "GB"), Seq())).toDF

val hour = WriteConfig.builder.ttl(Duration.ofHours(1)).build
val hashes = HashWriter.keyedBy(KeyStrategy.column("id").withPrefix("example:user:")).withConfig(hour).write(users)
println(s"hashes: ${hashes.rowsWritten} written, ${hashes.rowsFailed} failed")

val fresh = WriteConfig.builder.mode(Mode.INSERT).build
val documents = JsonWriter.keyedBy(KeyStrategy.pattern("example:profile:{id}")).
  columns("name", "address", "interests").
  withConfig(fresh).
  write(users)
println(s"documents: ${documents.rowsWritten} written, ${documents.rowsSkipped} there already")

System.exit(0)
