package io.github.sparkredis.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.pipeline.Tally;
import io.github.sparkredis.testing.ScriptedServer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

/** A row that deletes its key, behind an older one that is to be sent again: the older one must not have the last word. */
final class DeleteBehindARetryTest {

    private static final StructType SCHEMA =
            new StructType().add("id", "string").add("name", "string").add("op", "string");

    private final Set<String> stored = new HashSet<>();

    @Test
    void theDeletionComesLastAndCounts() {
        AtomicInteger calls = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(command -> {
            switch (command.name()) {
                case "EVALSHA":
                    if (calls.incrementAndGet() == 1) {
                        return "-NOSCRIPT No matching script. Please use EVAL.\r\n";
                    }
                    stored.add(command.text(3));
                    return ":1\r\n";
                case "SCRIPT":
                    return "$-1\r\n";
                case "UNLINK":
                    return stored.remove(command.text(1)) ? ":1\r\n" : ":0\r\n";
                default:
                    return null;
            }
        })) {
            Map<String, String> options = new HashMap<>(Map.of(
                    "url", server.url(), "key_column", "id", "op_column", "op", "ttl", "60", "bulk_load", "off"));
            options.put("topology", "standalone");
            PartitionAttempt task = new PartitionAttempt(RedisFormat.HASH, options, SCHEMA, false);
            task.write(row("a", "Ann", "u"));
            task.write(row("a", null, "d"));
            Tally tally = task.commit();
            assertThat(stored).isEmpty();
            assertThat(calls).hasValue(2);
            assertThat(tally.rowsWritten()).isEqualTo(1);
            assertThat(tally.rowsDeleted()).isEqualTo(1);
            assertThat(tally.rowsSkipped()).isZero();
        }
    }

    private static InternalRow row(String id, String name, String op) {
        return new GenericInternalRow(
                new Object[] {UTF8String.fromString(id), UTF8String.fromString(name), UTF8String.fromString(op)});
    }
}
