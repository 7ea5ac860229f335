package io.github.sparkredis.modes;

import io.github.sparkredis.testing.JsonTarget;

final class JsonTtlIT extends TtlContract {
    JsonTtlIT() {
        super(new JsonTarget());
    }
}
