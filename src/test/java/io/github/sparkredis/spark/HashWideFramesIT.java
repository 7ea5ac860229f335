package io.github.sparkredis.spark;

import io.github.sparkredis.testing.HashTarget;

final class HashWideFramesIT extends WideFramesContract {
    HashWideFramesIT() {
        super(new HashTarget());
    }
}
