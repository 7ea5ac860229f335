package io.github.sparkredis.encode;

import io.github.sparkredis.options.Quoted;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A column of the DataFrame, or the field of a struct in one.
 *
 * @param name as the schema writes it; a field's with those of the structs around it, {@code user.address.city}
 * @param parent the struct that holds the field; null for a column of the DataFrame
 * @param index its place in the row, or in the struct: see {@link #holder}
 */
record Column(String name, @Nullable Column parent, int index, DataType type) implements Serializable {

    /** The names from the outermost struct to its own. */
    List<String> parts() {
        if (parent == null) {
            return List.of(name);
        }
        List<String> parts = new ArrayList<>(parent.parts());
        parts.add(((StructType) parent.type).fieldNames()[index]);
        return parts;
    }

    /** The name for messages. */
    String quoted() {
        return Quoted.of(name);
    }

    /** The name by which options find it: a part that holds a dot is quoted. */
    String path() {
        return parent == null ? name : NameParts.joined(parts());
    }

    /** What holds the value, at {@link #index}: the row itself, or a struct in it; null where there is no such struct. */
    @Nullable
    SpecializedGetters holder(SpecializedGetters row) {
        if (parent == null) {
            return row;
        }
        SpecializedGetters outer = parent.holder(row);
        if (outer == null || outer.isNullAt(parent.index)) {
            return null;
        }
        return outer.getStruct(parent.index, ((StructType) parent.type).fields().length);
    }
}
