package io.github.sparkredis.encode;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * Writes a vector of MLlib as an array with all its elements. Spark holds it as a struct of a kind, and for a sparse vector
 * its size, the indices of the elements that are not zero, in their order, and these elements; for a dense one all elements.
 */
final class VectorWriter implements JsonWriter {

    private static final int KIND = 0;
    private static final int SIZE = 1;
    private static final int INDICES = 2;
    private static final int VALUES = 3;
    private static final int FIELDS = 4;

    private static final byte SPARSE = 0;

    /** {@code 0.0,} */
    private static final long SHORTEST_ELEMENT = 4;

    private final JsonWriter element;

    /** @param element writes a double */
    VectorWriter(JsonWriter element) {
        this.element = element;
    }

    @Override
    public void write(SpecializedGetters data, int ordinal, JsonOutput out) {
        InternalRow vector = data.getStruct(ordinal, FIELDS);
        ArrayData values = vector.getArray(VALUES);
        out.generator().writeStartArray();
        if (vector.getByte(KIND) == SPARSE) {
            writeSparse(vector.getInt(SIZE), vector.getArray(INDICES), values, out);
        } else {
            int size = values.numElements();
            for (int i = 0; i < size; i++) {
                element.write(values, i, out);
            }
        }
        out.generator().writeEndArray();
    }

    private void writeSparse(int size, ArrayData indices, ArrayData values, JsonOutput out) {
        out.expect(SHORTEST_ELEMENT * size);
        int count = indices.numElements();
        int next = 0;
        for (int i = 0; i < size; i++) {
            if (next < count && indices.getInt(next) == i) {
                element.write(values, next, out);
                next++;
            } else {
                out.generator().writeNumber(0.0);
            }
        }
    }
}
