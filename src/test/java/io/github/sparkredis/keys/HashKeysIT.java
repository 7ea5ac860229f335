package io.github.sparkredis.keys;

import io.github.sparkredis.testing.HashTarget;

final class HashKeysIT extends KeysContract {
    HashKeysIT() {
        super(new HashTarget());
    }
}
