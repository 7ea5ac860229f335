package io.github.sparkredis;

final class JsonPipelineIT extends PipelineContract {
    JsonPipelineIT() {
        super(new JsonTarget());
    }
}
