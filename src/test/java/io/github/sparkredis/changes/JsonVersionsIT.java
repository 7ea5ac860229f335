package io.github.sparkredis.changes;

import io.github.sparkredis.testing.JsonTarget;

final class JsonVersionsIT extends VersionsContract {
    JsonVersionsIT() {
        super(new JsonTarget());
    }
}
