package io.github.sparkredis.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ParserTest {

    @Test
    void wholeNumbersKeepToTheirRange() {
        Parser<Long> parser = Parser.wholeNumber(1, 100);
        assertThat(parser.parse("1")).isEqualTo(1);
        assertThat(parser.parse("100")).isEqualTo(100);
        for (String text : List.of("0", "101", "-1", "abc", "", "1.0", "1e2", "0x1", "99999999999999999999")) {
            assertRefused(parser, text, "must be a whole number, 1 to 100");
        }
        assertRefused(Parser.wholeNumber(0, Integer.MAX_VALUE), "-1", "must be a whole number, 0 or more");
        assertThat(Parser.wholeNumber(0, Long.MAX_VALUE).parse("9223372036854775807"))
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void sizesTakeAUnit() {
        Parser<Long> parser = Parser.bytes(1, 512L << 20);
        assertThat(parser.parse("1")).isEqualTo(1);
        assertThat(parser.parse("64k")).isEqualTo(64 * 1024);
        assertThat(parser.parse("4m")).isEqualTo(4L << 20);
        assertThat(parser.parse("512M")).isEqualTo(512L << 20);
        assertThat(Parser.bytes(1, 4L << 30).parse("1g")).isEqualTo(1L << 30);
        for (String text : List.of("0", "-1", "513m", "1g", "", "m", "4mb", "4.5m", "four", "9223372036854775807k")) {
            assertRefused(parser, text, "must be a size such as 512k or 4m, from 1 bytes to 512m");
        }
    }

    @Test
    void timesTakeAUnit() {
        Parser<Long> parser = Parser.seconds();
        assertThat(parser.parse("1")).isEqualTo(1);
        assertThat(parser.parse("90s")).isEqualTo(90);
        assertThat(parser.parse("30m")).isEqualTo(1_800);
        assertThat(parser.parse("1H")).isEqualTo(3_600);
        assertThat(parser.parse("7d")).isEqualTo(604_800);
        for (String text : List.of("0", "0d", "-1", "-1m", "", "d", "1.5h", "1 h", "5min", "9223372036854775807d")) {
            assertRefused(parser, text, "must be a whole number of seconds, 1 or more, or a time such as 90s, 30m");
        }
    }

    @Test
    void truthIsTrueOrFalse() {
        assertThat(Parser.bool().parse("true")).isTrue();
        assertThat(Parser.bool().parse("FALSE")).isFalse();
        for (String text : List.of("", "yes", "1", "tru")) {
            assertRefused(Parser.bool(), text, "must be true or false");
        }
    }

    /** The tests' language is Turkish, whose upper case of i is not I. */
    @Test
    void oneOfSeveralIsFoundWithoutRegardToCase() {
        Parser<WriteMode> parser = Parser.oneOf(WriteMode.class);
        for (WriteMode mode : WriteMode.values()) {
            assertThat(parser.parse(mode.name())).isEqualTo(mode);
        }
        assertThat(parser.parse("insert")).isEqualTo(WriteMode.INSERT);
        assertThat(parser.parse("Insert")).isEqualTo(WriteMode.INSERT);
        assertRefused(parser, "append", "must be one of upsert, insert, update, replace, merge");
        assertRefused(parser, "", "must be one of ");
    }

    @Test
    void textMustNotBeEmpty() {
        assertThat(Parser.text("text").parse("ş")).isEqualTo("ş");
        assertRefused(Parser.text("text"), "", "must not be empty");
    }

    private static void assertRefused(Parser<?> parser, String text, String message) {
        assertThatThrownBy(() -> parser.parse(text))
                .as("\"%s\"", text)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
