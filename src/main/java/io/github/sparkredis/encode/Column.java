package io.github.sparkredis.encode;

import java.io.Serializable;
import org.apache.spark.sql.types.DataType;

/**
 * A column of the DataFrame.
 *
 * @param name as the schema writes it
 * @param ordinal its place in the row
 */
record Column(String name, int ordinal, DataType type) implements Serializable {}
