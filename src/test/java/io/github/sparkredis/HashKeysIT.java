package io.github.sparkredis;

final class HashKeysIT extends KeysContract {
    HashKeysIT() {
        super(new HashTarget());
    }
}
