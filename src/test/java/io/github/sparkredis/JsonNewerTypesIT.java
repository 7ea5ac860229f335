package io.github.sparkredis;

final class JsonNewerTypesIT extends NewerTypesContract {
    JsonNewerTypesIT() {
        super(new JsonTarget());
    }
}
