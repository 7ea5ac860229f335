package io.github.sparkredis.delivery;

import io.github.sparkredis.testing.JsonTarget;

final class JsonPipelineIT extends PipelineContract {
    JsonPipelineIT() {
        super(new JsonTarget());
    }
}
