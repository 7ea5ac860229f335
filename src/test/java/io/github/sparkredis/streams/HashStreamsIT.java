package io.github.sparkredis.streams;

import io.github.sparkredis.testing.HashTarget;

final class HashStreamsIT extends StreamsContract {
    HashStreamsIT() {
        super(new HashTarget());
    }
}
