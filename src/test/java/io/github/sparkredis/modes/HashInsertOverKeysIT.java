package io.github.sparkredis.modes;

import io.github.sparkredis.testing.HashTarget;

final class HashInsertOverKeysIT extends InsertOverKeysContract {
    HashInsertOverKeysIT() {
        super(new HashTarget());
    }
}
