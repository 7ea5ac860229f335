package io.github.sparkredis.resp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ArgumentTest {

    private static Argument argument(String text) {
        return new Argument(text.getBytes(UTF_8), text.getBytes(UTF_8).length);
    }

    @Test
    void textIsShownAsItIs() {
        assertThat(argument("user:1").text()).isEqualTo("user:1");
        assertThat(argument("日本").text()).isEqualTo("日本");
    }

    @Test
    void itIsInQuotesWhereItsBoundsWouldNotShow() {
        assertThat(argument("").text()).isEqualTo("\"\"");
        assertThat(argument("two words").text()).isEqualTo("\"two words\"");
        assertThat(argument("{\"a\":1}").text()).isEqualTo("\"{\\\"a\\\":1}\"");
    }

    @Test
    void whatWouldBreakTheLineIsEscaped() {
        assertThat(argument("a\r\n\tb\0\u001b").text()).isEqualTo("a\\r\\n\\tb\\x00\\x1b");
    }

    @Test
    void ofALongOneTheBeginningIsShownWithoutHalfACharacter() {
        assertThat(new Argument(new byte[] {'a', 'b', (byte) 0xE6, (byte) 0x97}, 4_000).text())
                .isEqualTo("ab… (4000 bytes)");
    }

    @Test
    void ofManyTheFirstAreShown() {
        assertThat(Argument.text(List.of(argument("GET"), argument("k")))).isEqualTo("GET k");
        assertThat(Argument.text(Collections.nCopies(100, argument("x"))))
                .hasSize(79 + " … (60 more)".length())
                .endsWith("x … (60 more)");
    }
}
