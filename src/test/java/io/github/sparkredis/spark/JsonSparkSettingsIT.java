package io.github.sparkredis.spark;

import io.github.sparkredis.testing.JsonTarget;

final class JsonSparkSettingsIT extends SparkSettingsContract {
    JsonSparkSettingsIT() {
        super(new JsonTarget());
    }
}
