package io.github.sparkredis.changes;

import io.github.sparkredis.testing.JsonTarget;

final class JsonRowOrderIT extends RowOrderContract {
    JsonRowOrderIT() {
        super(new JsonTarget());
    }
}
