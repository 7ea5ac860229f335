package io.github.sparkredis;

final class HashSaveModesIT extends SaveModesContract {
    HashSaveModesIT() {
        super(new HashTarget());
    }
}
