package io.github.sparkredis;

final class HashTablesIT extends TablesContract {
    HashTablesIT() {
        super(new HashTarget());
    }
}
