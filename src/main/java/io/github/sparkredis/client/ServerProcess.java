package io.github.sparkredis.client;

import io.github.sparkredis.resp.Reply;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The process behind a connection, as <a href="https://redis.io/docs/latest/commands/info/">INFO</a> tells of it.
 *
 * @param runId random for each process
 * @param history names the data that it has
 * @param before names the data that it had from its master, until it became one itself; all zeros where it never had a master
 */
public record ServerProcess(String runId, String history, String before) {

    private static final String NONE = "0".repeat(40);

    /** Null where the server does not say. */
    static @Nullable ServerProcess of(Reply server, Reply replication) {
        String runId = facts(server).get("run_id");
        Map<String, String> facts = facts(replication);
        return runId == null
                ? null
                : new ServerProcess(
                        runId, facts.getOrDefault("master_replid", ""), facts.getOrDefault("master_replid2", ""));
    }

    /** Whether it says that it had a master. A server that loaded what one saved that had replicas says so too, since Redis 7. */
    public boolean saysItHadAMaster() {
        return !before.matches("0*");
    }

    /** By what INFO tells of its work, in which is how much it ever got from a master. */
    ServerProcess checkedBy(Reply stats) {
        return "0".equals(facts(stats).get("total_net_repl_input_bytes"))
                ? new ServerProcess(runId, history, NONE)
                : this;
    }

    /** What a section of INFO says; empty where it says nothing. */
    static Map<String, String> facts(Reply info) {
        if (!(info instanceof Reply.Value value)) {
            return Map.of();
        }
        return Facts.text(value.content())
                .lines()
                .map(line -> line.split(":", 2))
                .filter(fact -> fact.length == 2)
                .collect(Collectors.toMap(fact -> fact[0], fact -> fact[1], (first, second) -> first));
    }
}
