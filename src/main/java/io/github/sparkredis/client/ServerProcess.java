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
 * @param before names the data that it had from its master, until it became one itself; all zeros where it never had any
 */
public record ServerProcess(String runId, String history, String before) {

    /** Null where the server does not say. */
    static @Nullable ServerProcess of(Reply server, Reply replication) {
        String runId = facts(server).get("run_id");
        Map<String, String> facts = facts(replication);
        return runId == null
                ? null
                : new ServerProcess(
                        runId, facts.getOrDefault("master_replid", ""), facts.getOrDefault("master_replid2", ""));
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
