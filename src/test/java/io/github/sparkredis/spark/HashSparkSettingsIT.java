package io.github.sparkredis.spark;

import io.github.sparkredis.testing.HashTarget;

final class HashSparkSettingsIT extends SparkSettingsContract {
    HashSparkSettingsIT() {
        super(new HashTarget());
    }
}
