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
 * @param deletes whether it deletes its key, where the run goes by that
 * @param version where the run goes by that
 */
record FaultRow(String id, Map<String, String> fields, boolean deletes, long version) {

    /** Of the columns, those that are written as fields. */
    static final String FIELDS = "name,number,text";

    static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType)
            .add("name", DataTypes.StringType)
            .add("number", DataTypes.LongType)
            .add("text", DataTypes.StringType)
            .add("op", DataTypes.StringType)
            .add("version", DataTypes.LongType);

    /** As Spark has it. */
    InternalRow internal() {
        String number = fields.get("number");
        return new GenericInternalRow(new Object[] {
            UTF8String.fromString(id),
            UTF8String.fromString(fields.get("name")),
            number == null ? null : Long.valueOf(number),
            UTF8String.fromString(fields.get("text")),
            UTF8String.fromString(deletes ? "delete" : "upsert"),
            version
        });
    }
}
