package io.github.sparkredis.result;

import io.github.sparkredis.testing.JsonTarget;

final class JsonFailedRowsIT extends FailedRowsContract {
    JsonFailedRowsIT() {
        super(new JsonTarget());
    }
}
