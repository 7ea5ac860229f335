package io.github.sparkredis.streams;

import io.github.sparkredis.testing.JsonTarget;

final class JsonStreamsIT extends StreamsContract {
    JsonStreamsIT() {
        super(new JsonTarget());
    }
}
