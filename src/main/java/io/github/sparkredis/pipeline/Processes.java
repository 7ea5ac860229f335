package io.github.sparkredis.pipeline;

import io.github.sparkredis.client.ServerProcess;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The processes that answered rows under each server's address while a write ran, and the data that they had. */
final class Processes implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    /** As texts, since Kryo knows no records. */
    private final HashMap<String, ArrayList<String>> byServer = new HashMap<>();

    /** What was counted, and said, as one task saw it: it stays, whatever is seen later. */
    private final HashMap<String, Integer> counted = new HashMap<>();

    private record Seen(String server, ServerProcess process, long millis) {
        static Seen parsed(String server, String text) {
            String[] parts = text.split(" ", -1);
            return new Seen(server, new ServerProcess(parts[0], parts[1], parts[2]), Long.parseLong(parts[3]));
        }

        String text() {
            return String.join(" ", process.runId(), process.history(), process.before(), Long.toString(millis));
        }
    }

    /** @param millis when it answered, by the clock on the wall */
    void add(String server, ServerProcess process, long millis) {
        add(new Seen(server, process, millis));
        counted.merge(server, restarts(server, all()), Math::max);
    }

    private void add(Seen seen) {
        ArrayList<String> known = byServer.computeIfAbsent(seen.server, each -> new ArrayList<>());
        for (int i = 0; i < known.size(); i++) {
            Seen before = Seen.parsed(seen.server, known.get(i));
            if (before.process.equals(seen.process)) {
                if (seen.millis < before.millis) {
                    known.set(i, seen.text());
                }
                return;
            }
        }
        known.add(seen.text());
    }

    void add(Processes others) {
        others.all().forEach(this::add);
        others.counted.forEach((server, restarts) -> counted.merge(server, restarts, Math::max));
    }

    /**
     * How often a server became another process, or the same with other data, that did not go on with data known before: a
     * replica that took over is none of those, nor is a process that came back with the data of another.
     */
    int restarts() {
        List<Seen> all = all();
        return byServer.keySet().stream()
                .mapToInt(server -> Math.max(counted.getOrDefault(server, 0), restarts(server, all)))
                .sum();
    }

    private List<Seen> all() {
        return byServer.entrySet().stream()
                .flatMap(server -> server.getValue().stream().map(text -> Seen.parsed(server.getKey(), text)))
                .sorted(Comparator.comparingLong(Seen::millis))
                .toList();
    }

    /** What a server had first needs no other before it. A process goes on as it began: later it may have got data from others. */
    private static int restarts(String server, List<Seen> all) {
        Set<String> runs = new HashSet<>();
        int restarts = 0;
        for (Seen seen : all) {
            if (!seen.server.equals(server)) {
                continue;
            }
            boolean isFirst = runs.isEmpty();
            boolean isNew = runs.add(seen.process.runId());
            // The first replica that a master gets gives its data another name.
            boolean isOther = isNew || seen.process.saysItHadAMaster();
            if (!isFirst && isOther && all.stream().noneMatch(other -> isContinued(other, seen, isNew))) {
                restarts++;
            }
        }
        return restarts;
    }

    /** @param isNew whether another process must have had the data before */
    private static boolean isContinued(Seen other, Seen seen, boolean isNew) {
        ServerProcess before = other.process;
        ServerProcess process = seen.process;
        boolean isItself = isNew ? before.runId().equals(process.runId()) : before.equals(process);
        return !isItself
                && !before.history().isEmpty()
                && (before.history().equals(process.history())
                        || before.history().equals(process.before()));
    }
}
