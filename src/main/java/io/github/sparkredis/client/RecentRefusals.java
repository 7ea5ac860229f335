package io.github.sparkredis.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Who has refused what may be refused. Each refusal can be a line in the server's ACL LOG, so it is asked for again only after
 * a while: somebody may have granted it.
 */
final class RecentRefusals<K> {

    private static final long WHILE = Duration.ofMinutes(1).toNanos();

    private final Map<K, Long> since = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /** @param nanos what time it is */
    RecentRefusals(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void add(K who) {
        since.put(who, nanos.getAsLong());
    }

    boolean contains(K who) {
        Long refused = since.get(who);
        return refused != null && nanos.getAsLong() - refused < WHILE;
    }
}
