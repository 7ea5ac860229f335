package io.github.sparkredis.types;

import io.github.sparkredis.testing.JsonTarget;

final class JsonVoidIT extends VoidContract {
    JsonVoidIT() {
        super(new JsonTarget());
    }
}
