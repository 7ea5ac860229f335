/**
 * Connections to Redis, on Jedis: made, authenticated, shared and read. Knows Redis and no Spark.
 */
@NullMarked
package io.github.sparkredis.client;

import org.jspecify.annotations.NullMarked;
