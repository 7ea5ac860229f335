package io.github.sparkredis.connection;

final class HashChangePermissionsIT extends ChangePermissionsContract {
    HashChangePermissionsIT() {
        super("redis-hash");
    }
}
