package io.github.sparkredis.testing;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;

/** How often a server was asked for each command, those within scripts too. */
public final class CommandCalls {
    private static final Pattern COUNT = Pattern.compile("(?m)^cmdstat_(\\w[\\w.]*)\\S*?:calls=(\\d+)");

    private CommandCalls() {}

    /** By the names of the commands, since its statistics were reset. */
    public static Map<String, Long> of(Jedis redis) {
        Map<String, Long> calls = new TreeMap<>();
        COUNT.matcher(redis.info("commandstats"))
                .results()
                .forEach(found -> calls.merge(found.group(1), Long.valueOf(found.group(2)), Long::sum));
        return calls;
    }
}
