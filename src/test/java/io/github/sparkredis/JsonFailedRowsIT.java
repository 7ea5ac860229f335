package io.github.sparkredis;

final class JsonFailedRowsIT extends FailedRowsContract {
    JsonFailedRowsIT() {
        super(new JsonTarget());
    }
}
