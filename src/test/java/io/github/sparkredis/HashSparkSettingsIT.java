package io.github.sparkredis;

final class HashSparkSettingsIT extends SparkSettingsContract {
    HashSparkSettingsIT() {
        super(new HashTarget());
    }
}
