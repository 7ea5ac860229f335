package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBuffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/**
 * The member of a document that keeps its version: the last one, so that it beats one of its name that the document has itself.
 */
final class VersionMember {

    private final byte[] name;

    VersionMember(String name) {
        this.name = (JsonName.quoted(name) + ":").getBytes(StandardCharsets.UTF_8);
    }

    /** Whether documents of a type can have members. */
    static boolean canBeIn(DataType declared) {
        DataType type = UserDefinedTypes.resolve(declared);
        return type instanceof StructType
                || type instanceof MapType
                || SupportedTypes.isString(type)
                || NewerTypes.isVariant(type);
    }

    /**
     * Takes the end off a document, and appends what comes before the version; this, and a brace, come next.
     *
     * @param start where the document begins, which ends the buffer
     * @throws UnsentRow for one that is no object
     */
    void open(int start, CommandBuffer out) throws UnsentRow {
        int end = behindBlanks(out.array(), start, out.length());
        if (end == start || out.array()[end - 1] != '}') {
            throw UnsentRow.failed("conversion", "the document is no object, which could keep the version of the row");
        }
        boolean isEmpty = out.array()[behindBlanks(out.array(), start, end - 1) - 1] == '{';
        out.truncate(end - 1);
        if (!isEmpty) {
            out.append((byte) ',');
        }
        out.append(name);
    }

    /** The place behind the last byte that is no blank. */
    private static int behindBlanks(byte[] text, int start, int end) {
        int behind = end;
        while (behind > start && (text[behind - 1] == ' ' || (text[behind - 1] >= '\t' && text[behind - 1] <= '\r'))) {
            behind--;
        }
        return behind;
    }

    /** The version that a document ends with, as it stands in it. */
    static ByteBuffer of(ByteBuffer document) {
        int end = document.limit() - 1;
        int start = end;
        while (document.get(start - 1) != ':') {
            start--;
        }
        return document.slice(start, end - start);
    }
}
