package io.github.sparkredis.modes;

import io.github.sparkredis.testing.HashTarget;

final class HashExpireAtIT extends ExpireAtContract {
    HashExpireAtIT() {
        super(new HashTarget());
    }
}
