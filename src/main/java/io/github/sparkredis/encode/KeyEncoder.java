package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.TooLargeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.apache.spark.sql.catalyst.InternalRow;

/** Appends the key of a row, part by part. */
final class KeyEncoder {

    /** Writes one part of the keys. */
    @FunctionalInterface
    interface PartWriter {
        void write(InternalRow row, long offset, CommandBuffer out) throws UnsentRow;
    }

    private final PartWriter[] parts;
    private final int emptyLength;
    private final String emptyMessage;

    KeyEncoder(KeyPlan plan, WriteIdentity identity) {
        parts = plan.parts().stream().map(part -> writer(part, identity)).toArray(PartWriter[]::new);
        Column column = plan.column();
        // Rows without an id would all share the key that is nothing but the prefix.
        emptyLength = column == null ? 0 : utf8(plan.literalHead()).length;
        emptyMessage = column == null
                ? "every column of the \"key_pattern\" is empty, and there is no key"
                : "the column " + column.quoted() + " of the key is empty";
    }

    /** @throws UnsentRow where the row has no key of its own: a null, NaN or an empty text stands for it */
    void encode(InternalRow row, long offset, CommandBatch batch) throws UnsentRow {
        try {
            append(row, offset, batch);
        } catch (TooLargeException e) {
            throw UnsentRow.failed("too_large", "the key: " + e.getMessage());
        }
    }

    private void append(InternalRow row, long offset, CommandBatch batch) throws UnsentRow {
        batch.openKey();
        CommandBuffer out = batch.buffer();
        int start = out.length();
        for (PartWriter part : parts) {
            part.write(row, offset, out);
        }
        if (out.length() - start == emptyLength) {
            throw UnsentRow.failed("empty_key", emptyMessage);
        }
        batch.closeKey();
    }

    private static PartWriter writer(KeyPlan.Part part, WriteIdentity identity) {
        if (part instanceof KeyPlan.Literal literal) {
            byte[] text = utf8(literal.text());
            return (row, offset, out) -> out.append(text);
        } else if (part instanceof KeyPlan.Value value) {
            return KeyValues.of(value.column());
        } else if (part instanceof KeyPlan.Index) {
            // Unique without a shuffle: partition p takes p, p + n, p + 2n, … of n partitions.
            return (row, offset, out) -> out.appendLong(offset * identity.partitions() + identity.partition());
        } else if (part instanceof KeyPlan.Epoch) {
            return (row, offset, out) -> out.appendLong(identity.epoch());
        }
        Uuids uuids = new Uuids(identity);
        return (row, offset, out) -> out.appendAscii(uuids.at(offset).toString());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** UUIDs of version 8 (RFC 9562, section 5.8) out of a digest over seed, partition and offset. */
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
            seed = utf8(identity.partition() + "/" + identity.keySeed());
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
