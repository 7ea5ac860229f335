package io.github.sparkredis.delivery;

import io.github.sparkredis.delivery.StoredRow.Expiry;
import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.options.WriteMode;
import io.github.sparkredis.testing.Fault;
import io.github.sparkredis.testing.Fault.Direction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One run of the fault suite: all of it follows from its seed.
 *
 * @param changes what makes changes of the rows
 * @param before what is there before, by the rows' ids
 * @param rowsOfTheOther how many rows the other attempt has when it dies, or when this one begins beside it
 * @param faults for each node, what happens to its connections, one after the other
 */
record FaultCase(
        long seed,
        FaultSite.Kind site,
        WriteMode mode,
        boolean ttl,
        Changes changes,
        boolean transaction,
        int batchSize,
        Attempts attempts,
        List<FaultRow> rows,
        Map<String, StoredRow> before,
        int rowsOfTheOther,
        List<List<Fault>> faults) {

    /** Of a cluster. */
    static final int NODES = 3;

    /**
     * Which options make changes of the rows.
     *
     * @param deletes {@code op_column}
     * @param versions {@code version_column}
     * @param tombstones {@code tombstone_ttl}
     * @param condition {@code write_if}
     */
    record Changes(boolean deletes, boolean versions, boolean tombstones, boolean condition) {
        static final Changes NONE = new Changes(false, false, false, false);

        boolean any() {
            return deletes || versions || condition;
        }

        @Override
        public String toString() {
            return (deletes ? " deletes" : "")
                    + (versions ? " versions" : "")
                    + (tombstones ? " tombstones" : "")
                    + (condition ? " condition" : "");
        }
    }

    /** How Spark goes about the partition. */
    enum Attempts {
        ONE,
        /** The task dies after some rows, and is run again. */
        ONE_DIES,
        /** Speculation: a second attempt runs beside the first, gets through, and the first is killed. */
        TWO_AT_A_TIME
    }

    static FaultCase of(long seed) {
        return new Draw(new SplittableRandom(seed)).draw(seed);
    }

    RedisFormat format() {
        return site.format;
    }

    /** The same, of rows that only write. */
    FaultCase withoutDeletions() {
        return new FaultCase(
                seed,
                site,
                mode,
                ttl,
                new Changes(false, changes.versions, false, changes.condition),
                transaction,
                batchSize,
                attempts,
                rows,
                before,
                rowsOfTheOther,
                faults);
    }

    /** For messages: those of a key, each with its place. */
    List<String> rowsOf(String id) {
        return IntStream.range(0, rows.size())
                .filter(row -> id.equals(rows.get(row).id()))
                .mapToObj(row -> row + ": " + rows.get(row))
                .toList();
    }

    String describe() {
        return site.topology + " " + format().shortName() + " " + mode + (ttl ? " with ttl" : "") + changes
                + (transaction ? " in transactions" : "")
                + ", batch_size " + batchSize + ", " + rows.size() + " rows, attempts " + attempts + " (the other "
                + rowsOfTheOther + " rows), faults " + faults;
    }

    private static final class Draw {
        private static final WriteMode[] MODES = {
            WriteMode.UPSERT, WriteMode.INSERT, WriteMode.UPDATE, WriteMode.REPLACE
        };
        /** About, of hash.lua and json.lua, and of changes.lua before them. */
        private static final int SCRIPT_BYTES = 9_000;

        private static final int SCRIPT_BYTES_OF_CHANGES = 5_000;

        private final SplittableRandom random;

        Draw(SplittableRandom random) {
            this.random = random;
        }

        FaultCase draw(long seed) {
            FaultSite.Kind drawn = FaultSite.Kind.values()[random.nextInt(FaultSite.Kind.values().length)];
            FaultSite.Kind site = drawn.isPossible() ? drawn : FaultSite.Kind.HASHES;
            RedisFormat format = site.format;
            boolean cluster = site == FaultSite.Kind.CLUSTER_OF_HASHES;
            WriteMode mode = format == RedisFormat.JSON && random.nextInt(5) == 0
                    ? WriteMode.MERGE
                    : MODES[random.nextInt(MODES.length)];
            boolean ttl = random.nextInt(3) == 0;
            Changes changes = mode == WriteMode.MERGE || random.nextBoolean() ? Changes.NONE : changes(mode);
            boolean transaction = random.nextInt(3) == 0;
            Attempts attempts = switch (random.nextInt(8)) {
                case 0 -> Attempts.ONE_DIES;
                case 1 -> Attempts.TWO_AT_A_TIME;
                default -> Attempts.ONE;
            };
            List<FaultRow> rows = rows(10 + random.nextInt(291), changes, attempts != Attempts.TWO_AT_A_TIME);
            boolean scripts = ttl
                    || changes.any()
                    || mode == WriteMode.REPLACE
                    || format == RedisFormat.HASH && mode != WriteMode.UPSERT;
            return new FaultCase(
                    seed,
                    site,
                    mode,
                    ttl,
                    changes,
                    transaction,
                    (int) Math.pow(101, random.nextDouble()),
                    attempts,
                    rows,
                    before(rows, changes, format),
                    random.nextInt(rows.size()),
                    faults(rows, changes, cluster, scripts, transaction));
        }

        private Changes changes(WriteMode mode) {
            boolean deletes = random.nextBoolean();
            // An insert that found its key may be run again when a later row has deleted it, and then it writes. An
            // update goes
            // by a script then: nobody has asked these servers whether they know its shortcut.
            boolean versions =
                    !deletes || mode == WriteMode.UPDATE || (mode != WriteMode.INSERT && random.nextBoolean());
            boolean condition = mode != WriteMode.INSERT && random.nextInt(4) == 0;
            return new Changes(deletes, versions, deletes && versions && random.nextBoolean(), condition);
        }

        /** @param mayDiffer whether rows of one key may have other fields: two attempts at a time have no order */
        private List<FaultRow> rows(int count, Changes changes, boolean mayDiffer) {
            int keys = Math.max(3, (int) (count * (0.2 + 2 * random.nextDouble())));
            Map<String, FaultRow> firsts = new HashMap<>();
            List<FaultRow> rows = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String id = random.nextInt(50) == 0 ? null : "k" + random.nextInt(keys);
                FaultRow row =
                        new FaultRow(id, fields(i, changes), changes.deletes() && random.nextInt(3) == 0, version());
                FaultRow first = id == null ? null : firsts.putIfAbsent(id, row);
                boolean again = first != null && (!mayDiffer || random.nextInt(3) == 0);
                rows.add(again ? first : row);
            }
            return rows;
        }

        /** Few, so that many are equal; on both sides of 2^53, to which Lua's numbers are exact. */
        private long version() {
            return (1L << 53) - 3 + random.nextInt(6);
        }

        private Map<String, String> fields(int row, Changes changes) {
            Map<String, String> fields = new HashMap<>();
            if (changes.any() || random.nextInt(10) > 0) {
                fields.put("name", "name " + row);
            }
            if (random.nextInt(3) > 0) {
                fields.put("number", Long.toString(random.nextLong()));
            }
            if (random.nextInt(3) > 0) {
                fields.put("text", "x".repeat(random.nextInt(200)));
            }
            return fields;
        }

        private Map<String, StoredRow> before(List<FaultRow> rows, Changes changes, RedisFormat format) {
            int percent = random.nextInt(100);
            Map<String, StoredRow> before = new HashMap<>();
            for (FaultRow row : rows) {
                if (row.id() != null && !before.containsKey(row.id()) && random.nextInt(100) < percent) {
                    before.put(row.id(), stored(row, changes, format));
                }
            }
            return before;
        }

        private StoredRow stored(FaultRow row, Changes changes, RedisFormat format) {
            // A deletion takes what is of another type away, and a row that failed because of it may then be run again.
            if (random.nextInt(30) == 0 && !changes.deletes()) {
                return StoredRow.OTHER;
            } else if (changes.versions() && random.nextInt(8) == 0) {
                return StoredRow.tombstone(Long.toString(version()));
            }
            boolean equal = random.nextInt(3) == 0 && !row.fields().isEmpty();
            Map<String, String> fields = equal ? row.fields() : Map.of("name", "before", "own", "of before");
            // What a JSON.SET does to an expiry differs from server to server.
            boolean expires = format == RedisFormat.HASH && random.nextInt(3) == 0;
            if (changes.versions() && random.nextBoolean()) {
                fields = new HashMap<>(fields);
                fields.put(StoredRow.VERSION, Long.toString(version()));
            }
            return new StoredRow(fields, expires ? Expiry.OF_BEFORE : Expiry.NONE);
        }

        private List<List<Fault>> faults(
                List<FaultRow> rows, Changes changes, boolean cluster, boolean scripts, boolean transaction) {
            int nodes = cluster ? NODES : 1;
            long toServer = rows.stream().mapToLong(row -> bytes(row, scripts)).sum() / nodes;
            long toClient = rows.size() * (transaction ? 13L : 4L) / nodes;
            long script = (scripts ? SCRIPT_BYTES : 0)
                    + (changes.versions() || changes.condition() ? SCRIPT_BYTES_OF_CHANGES : 0);
            long greetingToServer = 14 + script + (cluster ? 50 : 0);
            long greetingToClient = 7 + (scripts ? 47 : 0) + (cluster ? 350 : 0);
            return IntStream.range(0, nodes)
                    .mapToObj(node -> IntStream.range(0, 1 + random.nextInt(3))
                            .mapToObj(connection -> random.nextBoolean()
                                    ? fault(Direction.TO_SERVER, greetingToServer, toServer / (1 + connection))
                                    : fault(Direction.TO_CLIENT, greetingToClient, toClient / (1 + connection)))
                            .toList())
                    .toList();
        }

        private Fault fault(Direction direction, long greeting, long rows) {
            long place =
                    random.nextInt(10) == 0 ? random.nextLong(greeting) : greeting + random.nextLong(Math.max(1, rows));
            return Fault.draw(random, direction, place);
        }

        /** About. */
        private static long bytes(FaultRow row, boolean scripts) {
            return 60
                    + (scripts ? 70 : 0)
                    + row.fields().values().stream()
                            .mapToInt(text -> 20 + text.length())
                            .sum();
        }
    }
}
