package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.CommandBuffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.apache.spark.sql.catalyst.InternalRow;

/** Appends the key of a row, part by part. */
final class KeyEncoder {

    private interface PartWriter {
        void write(InternalRow row, long offset, CommandBuffer out) throws UnsentRow;
    }

    private final PartWriter[] parts;

    KeyEncoder(KeyPlan plan, TextWriters texts, WriteIdentity identity) {
        parts = plan.parts().stream().map(part -> writer(part, texts, identity)).toArray(PartWriter[]::new);
    }

    void encode(InternalRow row, long offset, CommandBatch batch) throws UnsentRow {
        batch.openKey();
        for (PartWriter part : parts) {
            part.write(row, offset, batch.buffer());
        }
        batch.closeKey();
    }

    private static PartWriter writer(KeyPlan.Part part, TextWriters texts, WriteIdentity identity) {
        if (part instanceof KeyPlan.Literal literal) {
            byte[] text = literal.text().getBytes(StandardCharsets.UTF_8);
            return (row, offset, out) -> out.append(text);
        } else if (part instanceof KeyPlan.Value value) {
            Column column = value.column();
            TextWriter text = texts.of(column.type());
            return (row, offset, out) -> {
                if (row.isNullAt(column.ordinal())) {
                    throw UnsentRow.failed("null_key", "the column " + column.name() + " of the key is null");
                }
                text.write(row, column.ordinal(), out);
            };
        } else if (part instanceof KeyPlan.Index) {
            // Unique without a shuffle: partition p takes p, p + n, p + 2n, … of n partitions.
            return (row, offset, out) -> out.appendLong(offset * identity.partitions() + identity.partition());
        }
        Uuids uuids = new Uuids(identity);
        return (row, offset, out) -> out.appendAscii(uuids.at(offset).toString());
    }

    /** UUIDs of version 8 (RFC 9562, section 5.8) out of a digest over write, partition and offset. */
    private static final class Uuids {
        private final MessageDigest digest;
        private final byte[] seed;
        private final ByteBuffer place = ByteBuffer.allocate(Long.BYTES);

        Uuids(WriteIdentity identity) {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
            seed = (identity.partition() + "/" + identity.writeId()).getBytes(StandardCharsets.UTF_8);
        }

        UUID at(long offset) {
            digest.update(seed);
            ByteBuffer hash =
                    ByteBuffer.wrap(digest.digest(place.putLong(0, offset).array()));
            long high = (hash.getLong() & ~0xF000L) | 0x8000L; // the version
            long low = (hash.getLong() & ~(0b11L << 62)) | (0b10L << 62); // the variant
            return new UUID(high, low);
        }
    }
}
