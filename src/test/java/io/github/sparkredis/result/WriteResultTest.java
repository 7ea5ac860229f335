package io.github.sparkredis.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.source.ResultRows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.SparkRuntimeException;
import org.apache.spark.SparkThrowable;
import org.junit.jupiter.api.Test;

final class WriteResultTest {
    private static final String TARGET = "localhost:6379";
    private static final Instant START = Instant.parse("2024-01-02T03:04:05Z");

    /** Made of the others. */
    private static final Set<String> MADE = Set.of("rowsTotal", "rowsPerSecond", "throwForFailures");

    @Test
    void everyFigureIsAColumnOfTheFormatThatReadsIt() {
        Set<String> columns = figures().stream()
                .map(name -> name.equals("elapsed") ? "elapsedMs" : name)
                .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        assertThat(ResultRows.SCHEMA.fieldNames()).containsExactlyInAnyOrderElementsOf(columns);
    }

    @Test
    void itsTextIsOneLineForPeople() {
        assertThat(full().build())
                .hasToString(
                        "redis-hash to localhost:6379: 5 rows written, 6 deleted, 2 skipped (2 × stale), 1 failed (1 × null_key),"
                                + " 8 with the key of a row before, 3 of them in doubt for a while, a server restarted twice and may have lost some, 6 batches tried again, 1 connection lost, 4 keys removed before in 1.5 s (3 rows/s, 2.0 KiB)");
        assertThat(empty("a")
                        .rowsWritten(1_234_567)
                        .elapsed(Duration.ofSeconds(125))
                        .bytesSent(590_659_000)
                        .complete(true)
                        .build())
                .hasToString(
                        "redis-hash to localhost:6379: 1,234,567 rows written in 2 min 5 s (9,877 rows/s, 563.3 MiB)");
        assertThat(empty("a").rowsWritten(1).bytesSent(17).build())
                .hasToString("redis-hash to localhost:6379: died, at least 1 row written in 0.0 s (0 rows/s, 17 B)");
        assertThat(empty("a").keysRemoved(4).elapsed(Duration.ofMillis(1234)).build())
                .hasToString("redis-hash to localhost:6379: died before a task was through, 4 keys removed before,"
                        + " after 1.2 s");
        assertThat(empty("a")
                        .rowsWritten(1_000)
                        .elapsed(Duration.ofSeconds(10))
                        .tasks(3, 8)
                        .running(true)
                        .build())
                .hasToString(
                        "redis-hash to localhost:6379: 1,000 rows written so far in 10.0 s (100 rows/s, 0 B), 3 of 8 tasks");
    }

    @Test
    void failedRowsCanBeThrown() {
        empty("a").rowsWritten(3).build().throwForFailures();
        assertThatThrownBy(() -> full().rowsFailed(3)
                        .failures(Map.of("null_key", 1L, "conversion", 2L))
                        .build()
                        .throwForFailures())
                .isInstanceOf(RedisWriteException.class)
                .hasMessage(
                        "3 of 16 rows failed. Written: 5, deleted: 6, skipped: 2. Failures by reason: 2 × conversion;"
                                + " 1 × null_key, first at partition 0, row 17 (the key is null).");
    }

    @Test
    void failedRowsAlikeAreToldOnce() {
        List<FailedRow> errors = List.of(
                new FailedRow(null, "null_key", "the key is null", 0, 17L),
                new FailedRow(null, "null_key", "the key is null", 0, 18L),
                new FailedRow("user:1", "conversion", "too large"),
                new FailedRow("user:2", "conversion", "too small"),
                new FailedRow("user:3", "conversion", "too large"));
        assertThatThrownBy(() -> full().rowsFailed(30)
                        .failures(Map.of("null_key", 20L, "conversion", 9L, "empty_row", 1L))
                        .errors(errors)
                        .build()
                        .throwForFailures())
                .hasMessageEndingWith(
                        "Failures by reason: 20 × null_key, first at partition 0, row 17 (the key is null);"
                                + " 9 × conversion, first at the key \"user:1\" (too large), the key \"user:2\" (too small);"
                                + " 1 × empty_row.");
    }

    @Test
    void theExceptionIsOneThatPySparkShowsByItsMessage() throws IOException, ClassNotFoundException {
        RedisWriteException thrown = new RedisWriteException("It failed.", new IllegalStateException("why"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(thrown);
        }
        ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        assertThat((RedisWriteException) in.readObject())
                .isInstanceOf(SparkRuntimeException.class)
                .hasMessage("It failed.")
                .hasToString("io.github.sparkredis.result.RedisWriteException: It failed.")
                .hasRootCauseMessage("why")
                .extracting(SparkThrowable::getErrorClass, SparkThrowable::getMessageParameters)
                .containsExactly("TASK_WRITE_FAILED", Map.of("path", "Redis"));
    }

    @Test
    void resultsAreEqualWhereAllFiguresAre() {
        WriteResult result = full().build();
        assertThat(result).isEqualTo(full().build()).hasSameHashCodeAs(full().build());
        List<WriteResult> differing = List.of(
                full().elapsed(Duration.ofSeconds(2)).build(),
                full().bytesSent(0).build(),
                full().rowsWritten(0).build(),
                full().rowsSkipped(0).build(),
                full().rowsFailed(0).build(),
                full().rowsInDoubt(0).build(),
                full().restarts(0).build(),
                full().retries(0).build(),
                full().duplicateKeys(0).build(),
                full().connectionsLost(0).build(),
                full().tasks(0, 9).build(),
                full().tasks(7, 0).build(),
                full().running(true).build(),
                full().complete(false).build(),
                full().failures(Map.of("empty_row", 1L)).build(),
                full().errors(List.of(new FailedRow("k", "null_key", "the key is null")))
                        .build(),
                full().errors(List.of(new FailedRow(null, "null_key", "the key is null", 1, 17L)))
                        .build(),
                full().errors(List.of(new FailedRow(null, "null_key", "the key is null", 0, 18L)))
                        .build(),
                full().keys(List.of(), 5).build(),
                full().keys(List.of("k0", "k1", "k2", "k3", "k4"), 6).build(),
                full().rowsDeleted(0).build(),
                full().skips(Map.of("key_exists", 2L)).build(),
                full().failedRows("elsewhere", 1).build(),
                full().failedRows("folder", 0).build(),
                full().epoch("other", 3).build(),
                full().epoch("query", 4).build(),
                full().keysRemoved(0).build());
        assertThat(differing).doesNotContain(result).doesNotHaveDuplicates();
        assertThat(empty("b").build())
                .isNotEqualTo(empty("a").build())
                .isNotEqualTo(
                        WriteResult.builder("b", "redis-json", TARGET, START).build())
                .isNotEqualTo(
                        WriteResult.builder("b", "redis-hash", "other:1", START).build())
                .isNotEqualTo(WriteResult.builder("b", "redis-hash", TARGET, START.plusNanos(1))
                        .build());
    }

    @Test
    void itIsTheSameAfterItWasSerialized() throws IOException, ClassNotFoundException {
        for (WriteResult result : List.of(full().build(), empty("a").build())) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(result);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                assertThat(in.readObject()).isEqualTo(result);
            }
        }
    }

    @Test
    void itCannotBeChanged() {
        Map<String, Long> failures = new HashMap<>(Map.of("null_key", 1L));
        List<String> keys = new ArrayList<>(List.of("k"));
        WriteResult result = full().failures(failures).keys(keys, 1).build();
        failures.clear();
        keys.clear();
        assertThat(result.failures()).isEqualTo(Map.of("null_key", 1L));
        assertThat(result.keys()).isEqualTo(List.of("k"));
        assertThatThrownBy(() -> result.failures().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> result.errors().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> result.keys().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theTotalIsOfAllRows() {
        assertThat(full().build().rowsTotal()).isEqualTo(14);
    }

    private static WriteResult.Builder empty(String id) {
        return WriteResult.builder(id, "redis-hash", TARGET, START);
    }

    private static WriteResult.Builder full() {
        return empty("a")
                .elapsed(Duration.ofMillis(1_500))
                .bytesSent(2048)
                .rowsWritten(5)
                .rowsDeleted(6)
                .rowsSkipped(2)
                .skips(Map.of("stale", 2L))
                .rowsFailed(1)
                .failedRows("folder", 1)
                .epoch("query", 3)
                .rowsInDoubt(3)
                .restarts(2)
                .retries(6)
                .duplicateKeys(8)
                .connectionsLost(1)
                .tasks(7, 9)
                .complete(true)
                .failures(Map.of("null_key", 1L))
                .errors(List.of(new FailedRow(null, "null_key", "the key is null", 0, 17L)))
                .keys(List.of("k0", "k1", "k2", "k3", "k4"), 5)
                .keysRemoved(4);
    }

    /** The names of the methods that give them. */
    private static Set<String> figures() {
        return Arrays.stream(WriteResult.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getParameterCount() == 0)
                .map(Method::getName)
                .filter(name ->
                        !MADE.contains(name) && !Set.of("hashCode", "toString").contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
