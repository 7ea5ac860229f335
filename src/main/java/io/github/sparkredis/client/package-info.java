/**
 * Connections to Redis, made and authenticated by Jedis, shared and read. Knows Redis and no Spark.
 */
@NullMarked
package io.github.sparkredis.client;

import org.jspecify.annotations.NullMarked;
