package io.github.sparkredis;

final class JsonModesContractIT extends ModesContract {
    JsonModesContractIT() {
        super(new JsonTarget());
    }
}
