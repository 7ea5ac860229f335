package io.github.sparkredis.modes;

import io.github.sparkredis.testing.JsonTarget;

final class JsonInsertOverKeysIT extends InsertOverKeysContract {
    JsonInsertOverKeysIT() {
        super(new JsonTarget());
    }
}
