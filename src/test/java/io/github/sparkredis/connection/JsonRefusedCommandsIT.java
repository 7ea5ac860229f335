package io.github.sparkredis.connection;

final class JsonRefusedCommandsIT extends RefusedCommandsContract {
    JsonRefusedCommandsIT() {
        super("redis-json");
    }
}
