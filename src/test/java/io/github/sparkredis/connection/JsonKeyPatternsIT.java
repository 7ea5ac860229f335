package io.github.sparkredis.connection;

final class JsonKeyPatternsIT extends KeyPatternsContract {
    JsonKeyPatternsIT() {
        super("redis-json");
    }
}
