package io.github.sparkredis.testing;

import java.util.EnumSet;
import java.util.Set;

/** What not every Redis can do: the one place that says so. A test that needs one asks {@link RedisServer#has}. */
public enum Capability {
    /** FUNCTION LOAD, FCALL. */
    FUNCTION(7, 0),
    /** EXPIRE with NX, XX, GT, LT. */
    EXPIRE_CONDITION(7, 0),
    /** Small hashes are listpacks, in DUMP and RESTORE too. */
    HASH_LISTPACK(7, 0),
    /** HEXPIRE and its kin. */
    HASH_FIELD_EXPIRY(7, 4),
    /** JSON.SET and its kin, without a module. */
    JSON(8, 0);

    private final int major;
    private final int minor;

    Capability(int major, int minor) {
        this.major = major;
        this.minor = minor;
    }

    boolean isIn(Version version) {
        return version.isAtLeast(major, minor);
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
