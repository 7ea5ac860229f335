package io.github.sparkredis.changes;

import io.github.sparkredis.testing.JsonTarget;

final class JsonChangesIT extends ChangesContract {
    JsonChangesIT() {
        super(new JsonTarget());
    }
}
