/**
 * A write as Spark runs it: prepared and tried at the driver, sent in pipelined batches by a writer in each task, counted
 * row by row, and added up at the driver again.
 */
@NullMarked
package io.github.sparkredis.write;

import org.jspecify.annotations.NullMarked;
