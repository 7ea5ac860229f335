package io.github.sparkredis.pipeline;

import io.github.sparkredis.client.ServerProcess;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** The processes that answered under each server's address while a write ran. */
final class Processes implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    /** As texts, since Kryo knows no records. */
    private final HashMap<String, ArrayList<String>> byServer = new HashMap<>();

    void add(String server, ServerProcess process) {
        add(server, String.join(" ", process.runId(), process.history(), process.before()));
    }

    private void add(String server, String process) {
        ArrayList<String> known = byServer.computeIfAbsent(server, each -> new ArrayList<>());
        if (!known.contains(process)) {
            known.add(process);
        }
    }

    void add(Processes others) {
        others.byServer.forEach((server, processes) -> processes.forEach(process -> add(server, process)));
    }

    /**
     * How often a server became another process, that did not have the data of one before: a replica that took over is none of
     * those, nor is a process that came back with the data of another.
     */
    int restarts() {
        List<ServerProcess> all = byServer.values().stream()
                .flatMap(List::stream)
                .map(Processes::parsed)
                .toList();
        int restarts = 0;
        for (List<String> processes : byServer.values()) {
            List<ServerProcess> here = processes.stream().map(Processes::parsed).toList();
            long runs = here.stream().map(ServerProcess::runId).distinct().count();
            long goingOn = here.stream()
                    .filter(process -> all.stream().anyMatch(other -> isContinued(other, process)))
                    .map(ServerProcess::runId)
                    .distinct()
                    .count();
            restarts += (int) Math.max(0, runs - 1 - goingOn);
        }
        return restarts;
    }

    private static boolean isContinued(ServerProcess before, ServerProcess process) {
        return !before.runId().equals(process.runId())
                && !before.history().isEmpty()
                && (before.history().equals(process.history())
                        || before.history().equals(process.before()));
    }

    private static ServerProcess parsed(String process) {
        String[] parts = process.split(" ", -1);
        return new ServerProcess(parts[0], parts[1], parts[2]);
    }
}
