package io.github.sparkredis.result;

import io.github.sparkredis.testing.JsonTarget;

final class JsonMetricsIT extends MetricsContract {
    JsonMetricsIT() {
        super(new JsonTarget());
    }
}
