package io.github.sparkredis.delivery;

import io.github.sparkredis.testing.JsonTarget;

final class JsonScriptLossIT extends ScriptLossContract {
    JsonScriptLossIT() {
        super(new JsonTarget());
    }
}
