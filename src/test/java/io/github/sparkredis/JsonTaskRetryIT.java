package io.github.sparkredis;

final class JsonTaskRetryIT extends TaskRetryContract {
    JsonTaskRetryIT() {
        super(new JsonTarget());
    }
}
