package io.github.sparkredis.changes;

import io.github.sparkredis.testing.JsonTarget;

final class JsonDeltaFeedIT extends DeltaFeedContract {
    JsonDeltaFeedIT() {
        super(new JsonTarget());
    }
}
