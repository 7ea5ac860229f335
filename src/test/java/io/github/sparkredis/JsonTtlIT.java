package io.github.sparkredis;

final class JsonTtlIT extends TtlContract {
    JsonTtlIT() {
        super(new JsonTarget());
    }
}
