package io.github.sparkredis.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class WaitOptionsTest {
    @Test
    void replicasHaveLessTimeThanTheirAnswerByAMargin() {
        assertThat(of("1500", "2000").timeoutMs()).isEqualTo(1500);
        for (String timeout : new String[] {"1501", "1999", "2000", "2001"}) {
            assertThatThrownBy(() -> of(timeout, "2000"))
                    .isInstanceOf(OptionException.class)
                    .hasMessage("The option wait_timeout_ms=" + timeout + " must be less than socket_timeout_ms=2000"
                            + " by 500 or more, or the connection is given up before the server can answer.");
        }
    }

    private static WaitOptions of(String timeout, String socketTimeout) {
        return WaitOptions.from(OptionValues.of(
                Map.of("wait_replicas", "1", "wait_timeout_ms", timeout, "socket_timeout_ms", socketTimeout),
                Map.of(),
                Options.HASH));
    }
}
