package io.github.sparkredis.delivery;

import io.github.sparkredis.testing.JsonTarget;

final class JsonHugeRowsIT extends HugeRowsContract {
    JsonHugeRowsIT() {
        super(new JsonTarget(), "{\"text\":\"\"}".length());
    }
}
