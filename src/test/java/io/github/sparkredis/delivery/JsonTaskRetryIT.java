package io.github.sparkredis.delivery;

import io.github.sparkredis.testing.JsonTarget;

final class JsonTaskRetryIT extends TaskRetryContract {
    JsonTaskRetryIT() {
        super(new JsonTarget());
    }
}
