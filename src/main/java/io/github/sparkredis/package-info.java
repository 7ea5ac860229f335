/**
 * A Spark data source that writes DataFrames to Redis, and accounts for every row.
 *
 * <p>The packages, in the order in which a row passes them; each knows only those before it:
 *
 * <ol>
 *   <li>{@link io.github.sparkredis.options}: what a user can set
 *   <li>{@link io.github.sparkredis.resp}: commands as bytes, replies, outcomes
 *   <li>{@link io.github.sparkredis.encode}: a Spark row becomes a command
 *   <li>{@link io.github.sparkredis.client}: connections; commands go out, replies come in
 *   <li>{@link io.github.sparkredis.write}: batches, retries, counts; Spark's writers and the driver's part
 * </ol>
 *
 * <p>This package is what users and Spark touch: the sources that Spark finds by their short names, {@link
 * io.github.sparkredis.SparkRedis} for Java and Scala, and the values that come back, which {@code write} makes.
 * It alone is public API; the other packages can change with any version.
 */
@NullMarked
package io.github.sparkredis;

import org.jspecify.annotations.NullMarked;
