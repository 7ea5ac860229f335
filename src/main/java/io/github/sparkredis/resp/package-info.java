/**
 * The words that encoders, client and writer share: commands as bytes, batches of them with one command a row, scripts,
 * replies, and what becomes of a row. Knows neither Spark nor sockets.
 */
@NullMarked
package io.github.sparkredis.resp;

import org.jspecify.annotations.NullMarked;
