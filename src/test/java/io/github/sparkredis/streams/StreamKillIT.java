package io.github.sparkredis.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.ChildJvm;
import io.github.sparkredis.testing.HashTarget;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The driver of a stream is killed at random moments, by SIGKILL, and started again from its checkpoint. {@code
 * -Dkills=50} kills as often; {@code -Dkills.seed=7} in the same way.
 */
final class StreamKillIT {

    /** Enough that it is not through before the last kill. */
    private static final int FILES = Math.max(18, 8 * Integer.getInteger("kills", 1));

    private static final int ROWS = 400;

    private final HashTarget target = new HashTarget();
    private final int kills = Integer.getInteger("kills", 1);
    private final long seed = Long.getLong("kills.seed", System.nanoTime() % 100_000);

    @TempDir
    private Path folder;

    /** A row as the source has it. */
    private record Change(int id, long version, boolean deletes) {}

    /** What an epoch is to say of itself. */
    private record Figures(long written, long deleted, long skipped, long failed) {}

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void anInsertWritesEachRowOnceAndCountsItOnce() throws Exception {
        List<List<Change>> files = new ArrayList<>();
        Map<Integer, Figures> truth = new HashMap<>();
        for (int file = 0; file < FILES; file++) {
            List<Change> rows = new ArrayList<>();
            for (int row = 0; row < ROWS; row++) {
                rows.add(new Change(file * ROWS + row, file, false));
            }
            files.add(rows);
            truth.put(file, new Figures(ROWS, 0, 0, 0));
        }
        put(files);
        run("mode=insert", "columns=name");
        checkFigures(truth);
        for (int id = 0; id < FILES * ROWS; id++) {
            assertThat(target.row(id)).as("row %d, seed %d", id, seed).isEqualTo(Map.of("name", "v" + id / ROWS));
        }
    }

    @Test
    void versionsAndDeletionsHold() throws Exception {
        Map<Integer, Long> versions = new HashMap<>();
        Map<Integer, Boolean> isThere = new HashMap<>();
        List<List<Change>> files = new ArrayList<>();
        Map<Integer, Figures> truth = new HashMap<>();
        for (int file = 0; file < FILES; file++) {
            List<Change> rows = new ArrayList<>();
            long written = 0;
            long deleted = 0;
            long skipped = 0;
            for (int row = 0; row < ROWS; row++) {
                int id = file * 50 + row;
                long version = (id * 7 + file) % 5 == 0 ? file - 3 : file;
                boolean isStale = versions.getOrDefault(id, Long.MIN_VALUE) > version;
                boolean deletes = (id + file) % 11 == 0 && isThere.getOrDefault(id, false);
                rows.add(new Change(id, version, deletes));
                if (isStale) {
                    skipped++;
                } else {
                    versions.put(id, version);
                    isThere.put(id, !deletes);
                    deleted += deletes ? 1 : 0;
                    written += deletes ? 0 : 1;
                }
            }
            files.add(rows);
            truth.put(file, new Figures(written, deleted, skipped, 0));
        }
        put(files);
        run("op_column=op", "version_column=v", "tombstone_ttl=1d", "columns=name");
        checkFigures(truth);
        versions.forEach((id, version) -> assertThat(target.row(id))
                .as("row %d, seed %d", id, seed)
                .isEqualTo(
                        isThere.get(id)
                                ? Map.of("name", "v" + version, "_version", "" + version)
                                : Map.of("_version", "" + version)));
    }

    private void put(List<List<Change>> files) throws IOException {
        Path input = Files.createDirectories(folder.resolve("input"));
        for (int file = 0; file < files.size(); file++) {
            StringBuilder text = new StringBuilder();
            for (Change row : files.get(file)) {
                text.append(String.format(
                        "{\"id\":%d,\"name\":\"v%d\",\"v\":%d,\"op\":\"%s\"}%n",
                        row.id, row.version, row.version, row.deletes ? "delete" : "update"));
            }
            Path path = Files.writeString(input.resolve(String.format("%03d.json", file)), text);
            Files.setLastModifiedTime(path, FileTime.fromMillis(1_700_000_000_000L + 10_000L * file));
        }
    }

    /** Runs the program until it is through, and kills it so many times before. */
    private void run(String... options) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of(target.format, target.url, folder.toString(), "key_column=id"));
        arguments.add("key_prefix=" + target.prefix);
        arguments.addAll(List.of(options));
        Random random = new Random(seed);
        int killed = 0;
        while (true) {
            Files.deleteIfExists(folder.resolve("started"));
            Process process = ChildJvm.start("-Xmx1g", StreamProgram.class, arguments.toArray(String[]::new));
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> output(process));
            if (killed < kills) {
                while (process.isAlive() && !Files.exists(folder.resolve("started"))) {
                    Thread.sleep(10);
                }
                Thread.sleep(500 + random.nextInt(3_000));
                process.destroyForcibly();
            }
            if (process.waitFor() == 0) {
                break;
            }
            killed++;
            assertThat(process.exitValue())
                    .as("seed %d: %s", seed, output.join())
                    .isEqualTo(128 + 9);
        }
        assertThat(killed).as("killed before it was through").isEqualTo(kills);
    }

    /** All that a process says, as far as it can be read: its end closes the stream. */
    private static String output(Process process) {
        StringBuilder output = new StringBuilder();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.append(line).append('\n');
            }
        } catch (IOException e) {
            output.append(e.getMessage());
        }
        return output.toString();
    }

    /**
     * Each epoch that could note its figures has those of the truth; of a killed driver the last note may be missing. The
     * source may hand out two files in an epoch after it was killed: then rows of one key come in any order, and their sum is
     * what is known.
     */
    private void checkFigures(Map<Integer, Figures> truth) throws IOException {
        Map<Integer, Figures> noted = new TreeMap<>();
        Map<Integer, Long> rows = new TreeMap<>();
        for (String line : Files.readAllLines(folder.resolve("notes"))) {
            long[] figures =
                    Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
            int epoch = (int) figures[0];
            noted.put(epoch, new Figures(figures[1], figures[2], figures[3], figures[4]));
            rows.put(epoch, figures[5]);
        }
        assertThat(noted).as("seed %d", seed).allSatisfy((epoch, figures) -> {
            assertThat(figures.written + figures.deleted + figures.skipped).isEqualTo(rows.get(epoch));
            assertThat(figures.failed).isZero();
        });
        boolean areInserts = truth.values().stream().allMatch(figures -> figures.written == ROWS);
        if (areInserts) {
            noted.forEach((epoch, figures) -> assertThat(figures.written)
                    .as("epoch %d, seed %d", epoch, seed)
                    .isEqualTo(rows.get(epoch)));
        } else if (rows.values().stream().allMatch(count -> count == ROWS)) {
            assertThat(truth).as("seed %d", seed).containsAllEntriesOf(noted);
        }
        assertThat(rows.values().stream().mapToLong(count -> count).sum())
                .as("rows of epochs that were noted, seed %d", seed)
                .isBetween((long) (FILES - 2 * kills) * ROWS, (long) FILES * ROWS);
    }
}
