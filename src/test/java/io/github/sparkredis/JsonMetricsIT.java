package io.github.sparkredis;

final class JsonMetricsIT extends MetricsContract {
    JsonMetricsIT() {
        super(new JsonTarget());
    }
}
