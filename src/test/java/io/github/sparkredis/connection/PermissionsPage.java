package io.github.sparkredis.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code docs/permissions.md}: the one place that says what a user has to be allowed. */
final class PermissionsPage {
    private static final Path PAGE = Path.of("docs/permissions.md");
    private static final Pattern RIGHT = Pattern.compile("\\+[a-z.|-]+");
    private static final String TO_PASTE = "ACL SETUSER spark ";

    /** By the first cell of each row of the tables. */
    private final Map<String, List<String>> rows = new LinkedHashMap<>();

    private final List<String> lines;

    private PermissionsPage(List<String> page) {
        lines = page.stream().filter(line -> line.startsWith(TO_PASTE)).toList();
        for (String line : page) {
            if (line.startsWith("| ") && !line.startsWith("| ---")) {
                // A bar within a cell stands behind a backslash.
                List<String> cells = Arrays.stream(line.split("(?<!\\\\)\\|", -1))
                        .map(cell -> cell.strip().replace("\\|", "|"))
                        .toList();
                rows.put(cells.get(1), cells.subList(2, cells.size() - 1));
            }
        }
    }

    static PermissionsPage read() {
        try {
            return new PermissionsPage(Files.readAllLines(PAGE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a write with this needs: a row of the table, and the format's column of it. */
    Set<String> rights(String row, String format) {
        List<String> cells = rows.get(row);
        if (cells == null || cells.size() != 2) {
            throw new AssertionError(PAGE + " has no row " + row + ", only " + rows.keySet());
        }
        return rightsIn(cells.get(format.equals("redis-hash") ? 0 : 1));
    }

    /** The same of the table of changes, which has one cell more. */
    Set<String> rightsOfThree(String row, String format) {
        List<String> cells = rows.get(row);
        if (cells == null || cells.size() != 3) {
            throw new AssertionError(PAGE + " has no row " + row + " with three cells, only " + rows.keySet());
        }
        return rightsIn(cells.get(format.equals("redis-hash") ? 0 : 1));
    }

    /** Everything that the format ever needs, beside what these rows say. */
    Set<String> allRights(String format, Set<String> butOf) {
        Set<String> all = new LinkedHashSet<>();
        rows.forEach((row, cells) -> {
            if (cells.size() == 2 && !butOf.contains(row)) {
                all.addAll(rightsIn(cells.get(format.equals("redis-hash") ? 0 : 1)));
            }
        });
        return all;
    }

    /** What is used where it is allowed: of the other table the first cells. */
    Set<String> optionalRights() {
        Set<String> optional = new LinkedHashSet<>();
        rows.keySet().stream().filter(row -> row.startsWith("`+")).forEach(row -> optional.addAll(rightsIn(row)));
        return optional;
    }

    /** The arguments of the only line to paste that has this in it, behind the user's name. */
    List<String> line(String part) {
        List<String> found = lines.stream().filter(line -> line.contains(part)).toList();
        if (found.size() != 1) {
            throw new AssertionError(PAGE + " has " + found.size() + " lines with " + part + ": " + lines);
        }
        return arguments(found.get(0));
    }

    /** Those of the line that all least rights begin with. */
    List<String> firstLine() {
        return arguments(lines.stream()
                .filter(line -> line.endsWith(" -@all"))
                .findFirst()
                .orElseThrow());
    }

    private static List<String> arguments(String line) {
        return List.of(line.substring(TO_PASTE.length()).split(" "));
    }

    static Set<String> rightsIn(String text) {
        Set<String> rights = new LinkedHashSet<>();
        RIGHT.matcher(text).results().forEach(found -> rights.add(found.group()));
        return rights;
    }
}
