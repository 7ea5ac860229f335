package io.github.sparkredis.testing;

import java.util.EnumSet;
import java.util.Set;

/**
 * What not every server can do, and since when: the one place that says so. A test that needs one asks
 * {@link RedisServer#has} or {@link JsonServer#has}, and that prints what is then left out. {@code CapabilityIT} asks the
 * servers whether it is true.
 */
public enum Capability {
    /** Talks to clients that want RESP2, the default of Redis. */
    RESP2("1.0", "7.2"),
    /** DUMP, RESTORE. */
    DUMP("2.6", "7.2"),
    /** HSET to a hash that is there leaves its expiry alone. */
    HSET_KEEPS_EXPIRY("2.0", "7.2"),
    /** What comes between WATCH and EXEC has EXEC give up. */
    WATCH("2.2", "7.2"),
    /** The answer to a missing script begins with NOSCRIPT. */
    NOSCRIPT_CODE("2.6", "7.2"),
    /** What a script does takes effect at once: no command of another client comes in between. */
    ATOMIC_SCRIPT("2.6", "7.2"),
    /** EVALSHA between MULTI and EXEC. */
    SCRIPT_IN_TRANSACTION("2.6", "7.2"),
    /** UNLINK. */
    UNLINK("4.0", "7.2"),
    /** ACL and its kin. */
    ACL("6.0", "7.2"),
    /** Selectors, and patterns of keys to read or to write alone ({@code %W~app:*}), in ACL SETUSER. */
    ACL_SELECTORS("7.0", "7.2"),
    /** FUNCTION LOAD, FCALL. */
    FUNCTION("7.0", "7.2"),
    /** EXPIRE with NX, XX, GT, LT. */
    EXPIRE_CONDITION("7.0", "7.2"),
    /** Small hashes are listpacks, in DUMP and RESTORE too. */
    HASH_LISTPACK("7.0", "7.2"),
    /** HEXPIRE and its kin. */
    HASH_FIELD_EXPIRY("7.4", "9.0"),
    /** HSETEX, HGETEX. */
    HSETEX("8.0", "9.0"),
    /** HSETEX with NX and XX, which speak of the key, where Redis knows FNX and FXX alone, of the fields. */
    HSETEX_BY_KEY(Since.NEVER, "9.1"),
    /** CLUSTERSCAN. */
    CLUSTERSCAN(Since.NEVER, "9.1"),
    /** JSON.SET and its kin. */
    JSON(Set.of("ReJSON", "json")),
    /** JSON.MERGE. */
    JSON_MERGE(Set.of("ReJSON")),
    /** JSON.SET at {@code $} leaves the key's expiry alone. */
    JSON_KEEPS_EXPIRY(Set.of("ReJSON")),
    /** JSON.SET and JSON.MERGE at a path leave the key's expiry alone. */
    JSON_PATH_KEEPS_EXPIRY(Set.of("ReJSON", "json")),
    /** An element beyond the end of an array is told from one that is null. */
    JSON_ARRAYS_END(Set.of("ReJSON")),
    /** A value that is no JSON is refused, and so is a path that is no JSONPath. */
    STRICT_JSON(Set.of("ReJSON", "json")),
    /** A fraction is read as the double that is nearest; RedisJSON takes its neighbour for one in ten of 17 digits. */
    JSON_NEAREST_DOUBLE(Set.of("json")),
    /** FT.CREATE, FT.SEARCH over documents. */
    SEARCH(Set.of("search"));

    /**
     * Infinispan 16 has JSON. Beyond what is left out here, it writes numbers anew as it stores them ({@code 1.50} becomes
     * {@code 1.5}, a fraction keeps what a double does), and so does Redis: tests look at the digits of a number in what
     * is sent.
     */
    private static final Set<Capability> INFINISPAN =
            EnumSet.of(WATCH, EXPIRE_CONDITION, JSON, JSON_MERGE, JSON_NEAREST_DOUBLE);

    private final String sinceRedis;
    private final String sinceValkey;
    private final Set<String> modules;

    Capability(String sinceRedis, String sinceValkey) {
        this.sinceRedis = sinceRedis;
        this.sinceValkey = sinceValkey;
        this.modules = Set.of();
    }

    /** Comes with any one of these modules. */
    Capability(Set<String> modules) {
        this.sinceRedis = Since.NEVER;
        this.sinceValkey = Since.NEVER;
        this.modules = modules;
    }

    boolean isIn(Product product) {
        return switch (product.family()) {
            case INFINISPAN -> INFINISPAN.contains(this);
            case REDIS -> isSince(sinceRedis, product) || comesWithAModuleOf(product);
            case VALKEY -> isSince(sinceValkey, product) || comesWithAModuleOf(product);
        };
    }

    private static boolean isSince(String since, Product product) {
        return !since.equals(Since.NEVER) && product.version().compareTo(Version.of(since)) >= 0;
    }

    private boolean comesWithAModuleOf(Product product) {
        return modules.stream().anyMatch(product.modules()::contains);
    }

    static Set<Capability> missingIn(Product product) {
        Set<Capability> missing = EnumSet.allOf(Capability.class);
        missing.removeIf(capability -> capability.isIn(product));
        return missing;
    }

    /** A constant of an enum cannot name the enum's own fields. */
    private static final class Since {
        static final String NEVER = "never";
    }
}
