/**
 * What a user can set: the one list of options ({@link io.github.sparkredis.options.Options}), how their texts are read
 * and checked, and the immutable values that come out. Knows neither Spark's rows nor sockets.
 */
@NullMarked
package io.github.sparkredis.options;

import org.jspecify.annotations.NullMarked;
