package io.github.sparkredis.keys;

import io.github.sparkredis.testing.HashTarget;

final class HashGeneratedKeysIT extends GeneratedKeysContract {
    HashGeneratedKeysIT() {
        super(new HashTarget());
    }
}
