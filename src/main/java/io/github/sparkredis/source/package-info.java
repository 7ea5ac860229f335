/**
 * Where Spark comes in: providers, relations and tables. They lead to {@code write}, and hold no logic of their own but what
 * Spark's interfaces ask for.
 */
@NullMarked
package io.github.sparkredis.source;

import org.jspecify.annotations.NullMarked;
