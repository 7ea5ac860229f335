package io.github.sparkredis.types;

import io.github.sparkredis.testing.HashTarget;

final class HashUserDefinedTypesIT extends UserDefinedTypesContract {
    HashUserDefinedTypesIT() {
        super(new HashTarget());
    }
}
