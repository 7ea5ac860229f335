package io.github.sparkredis.modes;

import io.github.sparkredis.testing.JsonTarget;

final class JsonExpireAtIT extends ExpireAtContract {
    JsonExpireAtIT() {
        super(new JsonTarget());
    }
}
