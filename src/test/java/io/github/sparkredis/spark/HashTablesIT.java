package io.github.sparkredis.spark;

import io.github.sparkredis.testing.HashTarget;

final class HashTablesIT extends TablesContract {
    HashTablesIT() {
        super(new HashTarget());
    }
}
