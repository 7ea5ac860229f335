package io.github.sparkredis.spark;

import io.github.sparkredis.testing.JsonTarget;

final class JsonWideFramesIT extends WideFramesContract {
    JsonWideFramesIT() {
        super(new JsonTarget());
    }
}
