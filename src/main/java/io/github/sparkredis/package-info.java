/**
 * A Spark data source that writes DataFrames to Redis, and accounts for every row.
 *
 * <p>The packages, in the order in which a row passes them; each knows only those before it:
 *
 * <ol>
 *   <li>{@link io.github.sparkredis.options}: what a user can set
 *   <li>{@link io.github.sparkredis.resp}: commands as bytes, replies, outcomes
 *   <li>{@link io.github.sparkredis.result}: what is handed back
 *   <li>{@link io.github.sparkredis.encode}: a Spark row becomes a command
 *   <li>{@link io.github.sparkredis.client}: connections; commands go out, replies come in
 *   <li>{@link io.github.sparkredis.pipeline}: batches, lanes, retries, counts
 *   <li>{@link io.github.sparkredis.write}: Spark's writers; the driver's part
 *   <li>{@link io.github.sparkredis.source}: where Spark comes in
 * </ol>
 *
 * <p>This package holds the doors: the sources that Spark finds by their short names, and for Java and Scala {@link
 * io.github.sparkredis.HashWriter} and {@link io.github.sparkredis.JsonWriter} with types, {@link
 * io.github.sparkredis.SparkRedis} with options as texts. Its enums are for callers, and those of {@code options} for
 * the code, so that a value that one format alone takes does not compile with the other. It and {@code result} are the
 * public API; the other packages can change with any version.
 */
@NullMarked
package io.github.sparkredis;

import org.jspecify.annotations.NullMarked;
