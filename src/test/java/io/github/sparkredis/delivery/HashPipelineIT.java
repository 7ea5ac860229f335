package io.github.sparkredis.delivery;

import io.github.sparkredis.testing.HashTarget;

final class HashPipelineIT extends PipelineContract {
    HashPipelineIT() {
        super(new HashTarget());
    }
}
