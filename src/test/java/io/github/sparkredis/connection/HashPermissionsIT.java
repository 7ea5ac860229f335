package io.github.sparkredis.connection;

final class HashPermissionsIT extends PermissionsContract {
    HashPermissionsIT() {
        super("redis-hash");
    }
}
