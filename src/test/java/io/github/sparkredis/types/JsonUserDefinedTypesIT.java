package io.github.sparkredis.types;

import io.github.sparkredis.testing.JsonTarget;

final class JsonUserDefinedTypesIT extends UserDefinedTypesContract {
    JsonUserDefinedTypesIT() {
        super(new JsonTarget());
    }
}
