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
 * @param before what is there before, by the rows' ids
 * @param rowsOfTheOther how many rows the other attempt has when it dies, or when this one begins beside it
 * @param faults for each node, what happens to its connections, one after the other
 */
record FaultCase(
        long seed,
        FaultSite.Kind site,
        WriteMode mode,
        boolean ttl,
        boolean transaction,
        int batchSize,
        Attempts attempts,
        List<FaultRow> rows,
        Map<String, StoredRow> before,
        int rowsOfTheOther,
        List<List<Fault>> faults) {

    /** Of a cluster. */
    static final int NODES = 3;

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

    String describe() {
        return site.topology + " " + format().shortName() + " " + mode + (ttl ? " with ttl" : "")
                + (transaction ? " in transactions" : "")
                + ", batch_size " + batchSize + ", " + rows.size() + " rows, attempts " + attempts + " (the other "
                + rowsOfTheOther + " rows), faults " + faults;
    }

    private static final class Draw {
        private static final WriteMode[] MODES = {
            WriteMode.UPSERT, WriteMode.INSERT, WriteMode.UPDATE, WriteMode.REPLACE
        };
        private static final int SCRIPT_BYTES = 1_800;

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
            boolean transaction = random.nextInt(3) == 0;
            Attempts attempts = switch (random.nextInt(8)) {
                case 0 -> Attempts.ONE_DIES;
                case 1 -> Attempts.TWO_AT_A_TIME;
                default -> Attempts.ONE;
            };
            List<FaultRow> rows = rows(10 + random.nextInt(291), attempts != Attempts.TWO_AT_A_TIME);
            boolean scripts =
                    ttl || mode == WriteMode.REPLACE || format == RedisFormat.HASH && mode != WriteMode.UPSERT;
            return new FaultCase(
                    seed,
                    site,
                    mode,
                    ttl,
                    transaction,
                    (int) Math.pow(101, random.nextDouble()),
                    attempts,
                    rows,
                    before(rows, format),
                    random.nextInt(rows.size()),
                    faults(rows, cluster, scripts, transaction));
        }

        /** @param mayDiffer whether rows of one key may have other fields: two attempts at a time have no order */
        private List<FaultRow> rows(int count, boolean mayDiffer) {
            int keys = Math.max(3, (int) (count * (0.2 + 2 * random.nextDouble())));
            Map<String, FaultRow> firsts = new HashMap<>();
            List<FaultRow> rows = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String id = random.nextInt(50) == 0 ? null : "k" + random.nextInt(keys);
                FaultRow row = new FaultRow(id, fields(i));
                FaultRow first = id == null ? null : firsts.putIfAbsent(id, row);
                boolean again = first != null && (!mayDiffer || random.nextInt(3) == 0);
                rows.add(again ? first : row);
            }
            return rows;
        }

        private Map<String, String> fields(int row) {
            Map<String, String> fields = new HashMap<>();
            if (random.nextInt(10) > 0) {
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

        private Map<String, StoredRow> before(List<FaultRow> rows, RedisFormat format) {
            int percent = random.nextInt(100);
            Map<String, StoredRow> before = new HashMap<>();
            for (FaultRow row : rows) {
                if (row.id() != null && !before.containsKey(row.id()) && random.nextInt(100) < percent) {
                    before.put(row.id(), stored(row, format));
                }
            }
            return before;
        }

        private StoredRow stored(FaultRow row, RedisFormat format) {
            if (random.nextInt(30) == 0) {
                return StoredRow.OTHER;
            }
            boolean equal = random.nextInt(3) == 0 && !row.fields().isEmpty();
            Map<String, String> fields = equal ? row.fields() : Map.of("name", "before", "own", "of before");
            // What a JSON.SET does to an expiry differs from server to server.
            boolean expires = format == RedisFormat.HASH && random.nextInt(3) == 0;
            return new StoredRow(fields, expires ? Expiry.OF_BEFORE : Expiry.NONE);
        }

        private List<List<Fault>> faults(List<FaultRow> rows, boolean cluster, boolean scripts, boolean transaction) {
            int nodes = cluster ? NODES : 1;
            long toServer = rows.stream().mapToLong(row -> bytes(row, scripts)).sum() / nodes;
            long toClient = rows.size() * (transaction ? 13L : 4L) / nodes;
            long greetingToServer = 14 + (scripts ? SCRIPT_BYTES : 0) + (cluster ? 50 : 0);
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
