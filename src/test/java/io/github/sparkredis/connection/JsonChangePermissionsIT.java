package io.github.sparkredis.connection;

final class JsonChangePermissionsIT extends ChangePermissionsContract {
    JsonChangePermissionsIT() {
        super("redis-json");
    }
}
