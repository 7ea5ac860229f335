package io.github.sparkredis.keys;

import io.github.sparkredis.testing.JsonTarget;

final class JsonKeysIT extends KeysContract {
    JsonKeysIT() {
        super(new JsonTarget());
    }
}
