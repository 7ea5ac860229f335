package io.github.sparkredis.keys;

import io.github.sparkredis.testing.HashTarget;

final class HashNestedColumnsIT extends NestedColumnsContract {
    HashNestedColumnsIT() {
        super(new HashTarget());
    }
}
