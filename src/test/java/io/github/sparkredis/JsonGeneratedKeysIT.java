package io.github.sparkredis;

final class JsonGeneratedKeysIT extends GeneratedKeysContract {
    JsonGeneratedKeysIT() {
        super(new JsonTarget());
    }
}
