package io.github.sparkredis;

final class HashPipelineIT extends PipelineContract {
    HashPipelineIT() {
        super(new HashTarget());
    }
}
