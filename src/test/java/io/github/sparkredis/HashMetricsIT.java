package io.github.sparkredis;

final class HashMetricsIT extends MetricsContract {
    HashMetricsIT() {
        super(new HashTarget());
    }
}
