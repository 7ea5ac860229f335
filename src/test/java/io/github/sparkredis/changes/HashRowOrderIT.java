package io.github.sparkredis.changes;

import io.github.sparkredis.testing.HashTarget;

final class HashRowOrderIT extends RowOrderContract {
    HashRowOrderIT() {
        super(new HashTarget());
    }
}
