package io.github.sparkredis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class VersionTest {
    @Test
    void ordersByNumberNotByText() {
        assertThat(Version.of("7.0.15")).isGreaterThan(Version.of("7.0.9")).isLessThan(Version.of("10.0.0"));
        assertThat(Version.of("7.0.0-rc1").isAtLeast(7, 0)).isTrue();
        assertThat(Version.of("6.2.11").isAtLeast(7, 0)).isFalse();
        assertThat(Version.of("9.1")).isEqualTo(new Version(9, 1, 0));
        assertThatThrownBy(() -> Version.of("seven")).hasMessage("No version: seven");
    }
}
