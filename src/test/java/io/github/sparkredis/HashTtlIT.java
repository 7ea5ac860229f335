package io.github.sparkredis;

final class HashTtlIT extends TtlContract {
    HashTtlIT() {
        super(new HashTarget());
    }
}
