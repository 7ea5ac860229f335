package io.github.sparkredis.types;

import io.github.sparkredis.testing.HashTarget;

final class HashNewerTypesIT extends NewerTypesContract {
    HashNewerTypesIT() {
        super(new HashTarget());
    }
}
