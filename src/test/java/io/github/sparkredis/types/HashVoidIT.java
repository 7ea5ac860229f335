package io.github.sparkredis.types;

import io.github.sparkredis.testing.HashTarget;

final class HashVoidIT extends VoidContract {
    HashVoidIT() {
        super(new HashTarget());
    }
}
