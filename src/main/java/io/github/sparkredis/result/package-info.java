/** What a write hands back, to users and to Spark: values that know no other package. */
@NullMarked
package io.github.sparkredis.result;

import org.jspecify.annotations.NullMarked;
