package io.github.sparkredis;

final class HashNewerTypesIT extends NewerTypesContract {
    HashNewerTypesIT() {
        super(new HashTarget());
    }
}
