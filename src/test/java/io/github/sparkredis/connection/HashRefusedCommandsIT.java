package io.github.sparkredis.connection;

final class HashRefusedCommandsIT extends RefusedCommandsContract {
    HashRefusedCommandsIT() {
        super("redis-hash");
    }
}
