package io.github.sparkredis.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.Product.Family;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CapabilityTest {
    @Test
    void saysWhatARedisLacks() {
        assertThat(Capability.missingIn(new Product(Family.REDIS, "6.2.11")))
                .contains(Capability.FUNCTION, Capability.HASH_LISTPACK, Capability.JSON)
                .doesNotContain(Capability.ACL, Capability.UNLINK);
        assertThat(Capability.missingIn(new Product(Family.REDIS, "7.0.15")))
                .contains(Capability.HASH_FIELD_EXPIRY, Capability.JSON)
                .doesNotContain(Capability.FUNCTION);
        assertThat(Capability.missingIn(new Product(Family.REDIS, "8.2.3")))
                .contains(Capability.JSON, Capability.HSETEX_BY_KEY)
                .doesNotContain(Capability.HASH_FIELD_EXPIRY, Capability.HSETEX);
    }

    @Test
    void aValkeyIsNoRedisOfItsNumber() {
        assertThat(Capability.missingIn(new Product(Family.VALKEY, "8.1.8")))
                .contains(Capability.HASH_FIELD_EXPIRY, Capability.HSETEX, Capability.HSETEX_BY_KEY)
                .doesNotContain(Capability.FUNCTION, Capability.HASH_LISTPACK);
        assertThat(Capability.missingIn(new Product(Family.VALKEY, "9.1.2")))
                .contains(Capability.JSON)
                .doesNotContain(Capability.HASH_FIELD_EXPIRY, Capability.HSETEX_BY_KEY);
    }

    @Test
    void documentsComeWithAModuleWhateverTheVersion() {
        Version old = Version.of("6.2.6");
        assertThat(Capability.missingIn(new Product(Family.REDIS, old, Set.of("ReJSON"))))
                .contains(Capability.SEARCH)
                .doesNotContain(Capability.JSON, Capability.JSON_MERGE);
        assertThat(Capability.missingIn(new Product(Family.VALKEY, Version.of("9.1.2"), Set.of("json"))))
                .contains(Capability.JSON_MERGE)
                .doesNotContain(Capability.JSON);
    }
}
