package io.github.sparkredis;

final class JsonScriptLossIT extends ScriptLossContract {
    JsonScriptLossIT() {
        super(new JsonTarget());
    }
}
