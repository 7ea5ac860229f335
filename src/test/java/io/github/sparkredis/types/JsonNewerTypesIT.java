package io.github.sparkredis.types;

import io.github.sparkredis.testing.JsonTarget;

final class JsonNewerTypesIT extends NewerTypesContract {
    JsonNewerTypesIT() {
        super(new JsonTarget());
    }
}
