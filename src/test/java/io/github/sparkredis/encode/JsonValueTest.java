package io.github.sparkredis.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonValueTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "true  | {\"a\":1,\"b\":[null,true]} | {\"b\":[null,true], \"a\":1.0}",
                "true  | 1.50                        | 1.5",
                "true  | 0.30000000000000004         | 0.3",
                "true  | 12345678901234567890        | 1.2345678901234567e19",
                "true  | \"\\u00e9\"                  | \"é\"",
                "false | 1                           | 2",
                "false | 1                           | \"1\"",
                "false | {\"a\":null}                 | {}",
                "false | [1,2]                       | [2,1]",
                "false | [1]                         | [1,1]",
                "false | null                        | false",
            })
    void valuesAreTheSameByWhatTheyMean(boolean same, String one, String other) {
        Object first = JsonValue.parse(UTF_8.encode(one));
        Object second = JsonValue.parse(UTF_8.encode(other));
        assertThat(JsonValue.areSame(first, second)).isEqualTo(same);
        assertThat(JsonValue.areSame(second, first)).isEqualTo(same);
    }
}
