package io.github.sparkredis.delivery;

import io.github.sparkredis.testing.HashTarget;

final class HashHugeRowsIT extends HugeRowsContract {
    HashHugeRowsIT() {
        super(new HashTarget(), 0);
    }
}
