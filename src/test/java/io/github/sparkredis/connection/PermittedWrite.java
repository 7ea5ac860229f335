package io.github.sparkredis.connection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One of the ways to write ten rows, of whose keys the first five are there.
 *
 * @param expiry the option that says when a key goes, or {@code ""}
 * @param more {@code null_fields=delete}, {@code transaction=batch}, {@code overwrite}, or {@code ""}
 */
record PermittedWrite(String format, String mode, String expiry, String path, String more) {
    static final int ROWS = 10;
    static final int THERE = 5;

    /** Of those that are there, in a document: so many have the path, too. */
    static final int WITH_PATH = 3;

    static final String OVERWRITE = ".mode(\"overwrite\")";

    /** Every mode with every option. */
    static List<PermittedWrite> all(String format) {
        boolean isHash = format.equals("redis-hash");
        List<PermittedWrite> all = new ArrayList<>();
        for (String mode : modes(format)) {
            for (String expiry : List.of("", "ttl_column", "expire_at_column")) {
                for (String path : isHash ? List.of("$") : List.of("$", "$.n")) {
                    for (String more : List.of("", "null_fields=delete", "transaction=batch", OVERWRITE)) {
                        PermittedWrite write = new PermittedWrite(format, mode, expiry, path, more);
                        if (write.isPossible()) {
                            all.add(write);
                        }
                    }
                }
            }
        }
        return all;
    }

    static List<String> modes(String format) {
        return format.equals("redis-hash")
                ? List.of("upsert", "insert", "update", "replace")
                : List.of("upsert", "insert", "update", "replace", "merge");
    }

    private boolean isPossible() {
        return switch (more) {
            case "null_fields=delete" ->
                format.equals("redis-hash") && (mode.equals("upsert") || mode.equals("update"));
            case OVERWRITE -> path.equals("$") && !mode.equals("update");
            default -> path.equals("$") || !mode.equals("replace");
        };
    }

    /** Whether it is a mode alone, or {@code upsert} with one thing more. */
    boolean isSimple() {
        long things = List.of(expiry, path.equals("$") ? "" : path, more).stream()
                .filter(thing -> !thing.isEmpty())
                .count();
        return things == 0 || things == 1 && mode.equals("upsert");
    }

    /** The rows of the page that speak of it. */
    List<String> needs() {
        List<String> rows = new ArrayList<>(List.of("`mode=" + mode + "`"));
        if (!expiry.isEmpty()) {
            rows.add(expiry.equals("ttl_column") ? "`ttl`, `ttl_column`" : "`expire_at_column`");
        }
        if (!path.equals("$")) {
            rows.add("a `json_path` other than `$`");
        }
        if (!more.isEmpty()) {
            rows.add("`" + more + "`");
        }
        return rows;
    }

    Set<String> rights(PermissionsPage page) {
        Set<String> rights = new LinkedHashSet<>();
        needs().forEach(row -> rights.addAll(page.rights(row, format)));
        return rights;
    }

    boolean overwrites() {
        return more.equals(OVERWRITE);
    }

    Map<String, String> options() {
        Map<String, String> options = new HashMap<>(Map.of(
                "key_column",
                "id",
                "key_prefix",
                "user:",
                "columns",
                "name,n",
                "mode",
                mode,
                "max_failed_rows",
                "any"));
        if (!expiry.isEmpty()) {
            options.put(expiry, expiry.equals("ttl_column") ? "ttl" : "gone");
        }
        if (!path.equals("$")) {
            options.put("json_path", path);
        }
        if (more.contains("=")) {
            options.put(more.split("=")[0], more.split("=")[1]);
        }
        return options;
    }

    /** A third of them without an expiry, and half of them with a null. */
    static Dataset<Row> rows(SparkSession spark) {
        return spark.range(0, ROWS, 1, 2)
                .selectExpr(
                        "id",
                        "if(id % 2 = 0, null, 'Ann') AS name",
                        "id AS n",
                        "if(id % 3 = 0, null, 1000) AS ttl",
                        "if(id % 3 = 0, null, current_timestamp() + INTERVAL 1 DAY) AS gone");
    }

    /** How many of the rows it writes. */
    int written() {
        boolean atRoot = path.equals("$");
        if (overwrites()) {
            return ROWS;
        }
        return switch (mode) {
            case "insert" -> atRoot ? ROWS - THERE : THERE - WITH_PATH;
            case "update" -> atRoot ? THERE : WITH_PATH;
            default -> atRoot ? ROWS : THERE;
        };
    }
}
