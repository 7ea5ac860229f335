package io.github.sparkredis.changes;

import io.github.sparkredis.testing.JsonTarget;

final class JsonNewestWinsIT extends NewestWinsContract {
    JsonNewestWinsIT() {
        super(new JsonTarget());
    }
}
