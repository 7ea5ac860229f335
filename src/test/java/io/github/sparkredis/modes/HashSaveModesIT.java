package io.github.sparkredis.modes;

import io.github.sparkredis.testing.HashTarget;

final class HashSaveModesIT extends SaveModesContract {
    HashSaveModesIT() {
        super(new HashTarget());
    }
}
