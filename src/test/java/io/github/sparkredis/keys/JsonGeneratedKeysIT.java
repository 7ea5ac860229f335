package io.github.sparkredis.keys;

import io.github.sparkredis.testing.JsonTarget;

final class JsonGeneratedKeysIT extends GeneratedKeysContract {
    JsonGeneratedKeysIT() {
        super(new JsonTarget());
    }
}
