package io.github.sparkredis.delivery;

import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A row of the fault suite.
 *
 * @param id its key without the prefix; null for a row without a key
 * @param fields those that are not null, each as its text
 */
record FaultRow(String id, Map<String, String> fields) {

    static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType)
            .add("name", DataTypes.StringType)
            .add("number", DataTypes.LongType)
            .add("text", DataTypes.StringType);

    /** As Spark has it. */
    InternalRow internal() {
        String number = fields.get("number");
        return new GenericInternalRow(new Object[] {
            UTF8String.fromString(id),
            UTF8String.fromString(fields.get("name")),
            number == null ? null : Long.valueOf(number),
            UTF8String.fromString(fields.get("text"))
        });
    }
}
