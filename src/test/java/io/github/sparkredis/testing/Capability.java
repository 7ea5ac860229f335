package io.github.sparkredis.testing;

import java.util.EnumSet;
import java.util.Set;

/**
 * What not every server can do: the one place that says so. A test that needs one asks {@link RedisServer#has} or
 * {@link JsonServer#has}.
 */
public enum Capability {
    /** Talks to clients that know RESP2 only. */
    RESP2(1, 0),
    /** DUMP, RESTORE. */
    DUMP(2, 6),
    /** HSET to a hash that is there leaves its expiry alone. */
    HSET_KEEPS_EXPIRY(2, 0),
    /** What comes between WATCH and EXEC has EXEC give up. */
    WATCH(2, 2),
    /** The answer to a missing script begins with NOSCRIPT. */
    NOSCRIPT_CODE(2, 6),
    /** EVALSHA between MULTI and EXEC. */
    SCRIPT_IN_TRANSACTION(2, 6),
    /** UNLINK. */
    UNLINK(4, 0),
    /** ACL and its kin. */
    ACL(6, 0),
    /** FUNCTION LOAD, FCALL. */
    FUNCTION(7, 0),
    /** EXPIRE with NX, XX, GT, LT. */
    EXPIRE_CONDITION(7, 0),
    /** Small hashes are listpacks, in DUMP and RESTORE too. */
    HASH_LISTPACK(7, 0),
    /** HEXPIRE and its kin. */
    HASH_FIELD_EXPIRY(7, 4),
    /** JSON.SET and its kin, without a module. */
    JSON(8, 0),
    /** JSON.SET at a path leaves the key's expiry alone. */
    JSON_PATH_KEEPS_EXPIRY(8, 0),
    /** An element beyond the end of an array is told from one that is null. */
    JSON_ARRAYS_END(8, 0),
    /** A value that is no JSON is refused, and so is a path that is no JSONPath. */
    STRICT_JSON(8, 0);

    /**
     * Infinispan 16 has JSON. Beyond what is left out here, it writes numbers anew as it stores them ({@code 1.50} becomes
     * {@code 1.5}, a fraction keeps what a double does), and so does Redis: tests look at the digits of a number in what
     * is sent.
     */
    private static final Set<Capability> INFINISPAN = EnumSet.of(EXPIRE_CONDITION, JSON);

    private final int major;
    private final int minor;

    Capability(int major, int minor) {
        this.major = major;
        this.minor = minor;
    }

    boolean isIn(Version version) {
        return version.isAtLeast(major, minor);
    }

    boolean isInInfinispan() {
        return INFINISPAN.contains(this);
    }

    static Set<Capability> missingIn(Version version) {
        Set<Capability> missing = EnumSet.noneOf(Capability.class);
        for (Capability capability : values()) {
            if (!capability.isIn(version)) {
                missing.add(capability);
            }
        }
        return missing;
    }
}
