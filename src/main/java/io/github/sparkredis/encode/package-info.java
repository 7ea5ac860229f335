/**
 * From Spark's rows to Redis's commands. What each column becomes is chosen once, from the schema; a row then passes
 * without a look at its types. Knows Spark's rows and no sockets.
 */
@NullMarked
package io.github.sparkredis.encode;

import org.jspecify.annotations.NullMarked;
