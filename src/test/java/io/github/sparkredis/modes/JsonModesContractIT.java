package io.github.sparkredis.modes;

import io.github.sparkredis.testing.JsonTarget;

final class JsonModesContractIT extends ModesContract {
    JsonModesContractIT() {
        super(new JsonTarget());
    }
}
