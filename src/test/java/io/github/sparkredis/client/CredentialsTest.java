package io.github.sparkredis.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.OptionValues;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.RedisCredentials;

final class CredentialsTest {

    @ParameterizedTest(name = "url {0}, user {1}, password {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "redis://h,             -,   -,   -,   -",
                "redis://:@h,           -,   -,   -,   -",
                "redis://:pw@h,         -,   -,   -,   pw",
                "redis://app@h,         -,   -,   app, ''",
                "redis://app:@h,        -,   -,   app, ''",
                "redis://app:pw@h,      -,   -,   app, pw",
                "redis://h,             app, -,   app, ''",
                "redis://h,             app, '',  app, ''",
                "redis://h,             app, pw,  app, pw",
                "redis://h,             -,   '',  -,   ''",
                "redis://h,             -,   pw,  -,   pw",
                "redis://:pw@h,         app, -,   app, pw",
                "redis://app@h,         -,   pw,  app, pw",
                "redis://app:pw@h,      -,   '',  app, ''",
                "redis://app:pw@h,      me,  mine, me, mine",
            })
    void aUserIsNeverPassedOverAndOptionsBeatTheUrl(
            String url, String user, String password, String shownUser, String shownPassword) {
        RedisCredentials credentials =
                Credentials.of(connection(url, user, password)).get();
        assertThat(credentials.getUser()).isEqualTo(shownUser);
        char[] shown = credentials.getPassword();
        assertThat(shown == null ? null : new String(shown)).isEqualTo(shownPassword);
    }

    @Test
    void oddCredentialsAreNamedAndNotShown() {
        assertThat(Credentials.doubts(connection("redis://h", "app", "s3same"))).isEmpty();
        for (String ending : new String[] {"\n", "\r\n", "\r"}) {
            assertThat(Credentials.doubts(connection("redis://h", null, "s3same" + ending)))
                    .isEqualTo(" The \"password\" given ends in a line break, as text from a file does: cut it off.");
        }
        assertThat(Credentials.doubts(connection("redis://app:s3same%0A@h", null, null)))
                .contains("The \"password\" given ends in a line break");
        assertThat(Credentials.doubts(connection("redis://h", "app\n", "s3same")))
                .contains("The \"user\" given ends in a line break");
        assertThat(Credentials.doubts(connection("redis://h", null, " s3same")))
                .isEqualTo(" The \"password\" given begins or ends with white space.");
        assertThat(Credentials.doubts(connection("redis://app@h", null, null)))
                .isEqualTo(" No password was given: an empty one was sent.");
        assertThat(Credentials.doubts(connection("redis://h", null, null)))
                .as("where nothing was sent")
                .isEmpty();
    }

    @Test
    void theArgumentsOfARefusedCommandAreCutOff() {
        assertThat(Credentials.withoutArguments("ERR unknown command 'AUTH', with args beginning with: 's3same' "))
                .isEqualTo("ERR unknown command 'AUTH'");
        assertThat(Credentials.withoutArguments("ERR invalid password")).isEqualTo("ERR invalid password");
    }

    private static ConnectionOptions connection(String url, String user, String password) {
        Map<String, String> options = new HashMap<>();
        options.put("url", url);
        options.put("user", user);
        options.put("password", password);
        return ConnectionOptions.from(OptionValues.of(options, Map.of(), "redis-hash"));
    }
}
