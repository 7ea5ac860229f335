package io.github.sparkredis;

final class HashGeneratedKeysIT extends GeneratedKeysContract {
    HashGeneratedKeysIT() {
        super(new HashTarget());
    }
}
