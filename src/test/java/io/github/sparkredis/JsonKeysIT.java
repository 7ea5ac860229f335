package io.github.sparkredis;

final class JsonKeysIT extends KeysContract {
    JsonKeysIT() {
        super(new JsonTarget());
    }
}
