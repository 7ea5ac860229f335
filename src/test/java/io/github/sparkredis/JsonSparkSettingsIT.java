package io.github.sparkredis;

final class JsonSparkSettingsIT extends SparkSettingsContract {
    JsonSparkSettingsIT() {
        super(new JsonTarget());
    }
}
