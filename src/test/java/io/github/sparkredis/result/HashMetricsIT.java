package io.github.sparkredis.result;

import io.github.sparkredis.testing.HashTarget;

final class HashMetricsIT extends MetricsContract {
    HashMetricsIT() {
        super(new HashTarget());
    }
}
