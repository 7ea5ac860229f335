package io.github.sparkredis.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.testing.ScriptedServer;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EvictionTest {
    @ParameterizedTest
    @CsvSource({
        "allkeys-lru, 100, false, true",
        "allkeys-lfu, 100, true, true",
        "allkeys-random, 0, false, false",
        "volatile-lru, 100, false, false",
        "volatile-ttl, 100, true, true",
        "volatile-lru, 0, true, false",
        "noeviction, 100, true, false"
    })
    void aServerThatMayRemoveTheKeysOfTheWriteIsWarnedOf(
            String policy, String maxmemory, boolean expires, boolean warned) throws Exception {
        String info = "# Memory\r\nmaxmemory:" + maxmemory + "\r\nmaxmemory_policy:" + policy + "\r\n";
        String warning = warning("$" + info.length() + "\r\n" + info + "\r\n", expires);
        if (warned) {
            assertThat(warning)
                    .contains("removes keys when its maxmemory is used up (maxmemory-policy " + policy + ")")
                    .contains("though they count as written");
        } else {
            assertThat(warning).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"-NOPERM no", "$0", "+OK"})
    void whoDoesNotSayIsNotWarnedOf(String answer) throws Exception {
        assertThat(warning(answer.equals("$0") ? "$0\r\n\r\n" : answer + "\r\n", true))
                .isNull();
    }

    private static String warning(String answer, boolean expires) throws ConnectionLostException {
        try (ScriptedServer server =
                ScriptedServer.start(command -> command.toString().equals("INFO memory") ? answer : null)) {
            ConnectionOptions options =
                    ConnectionOptions.from(OptionValues.of(Map.of("url", server.url()), Map.of(), Options.HASH));
            String[] warning = {null};
            new Connections(() -> ".").use(options, connection -> {
                warning[0] = Eviction.warning(connection, expires);
                return true;
            });
            return warning[0];
        }
    }
}
