/**
 * Batches of commands go out to the servers, and every row of them is settled: pipelines, retries, counts. Knows Redis, and
 * no Spark.
 */
@NullMarked
package io.github.sparkredis.pipeline;

import org.jspecify.annotations.NullMarked;
