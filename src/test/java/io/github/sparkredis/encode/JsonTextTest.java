package io.github.sparkredis.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.resp.CommandBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "\"\"",
                "0",
                "-0",
                "1.50",
                "1E400",
                "-12345678901234567890123456789012345678901234567890.00",
                " {\"a\" : [ 1 , 2 ] } ",
                "\n\t\r {\n}\r\n",
                "\"\\u0000\\ud834\\udd1e\u2028\"",
                "{\"a\":1,\"a\":2}",
                "\"größe 𝄞\"",
            })
    void oneValueIsSentAsItIs(String text) {
        assertThat(sent(text)).isEqualTo(text);
    }

    @Test
    void aTextThatIsAPieceOfALargerOneIsSentAlone() {
        byte[] bytes = "[{\"a\":1}]".getBytes(UTF_8);
        CommandBuffer out = new CommandBuffer(16);
        JsonText.append(UTF8String.fromBytes(bytes, 1, bytes.length - 2), out);
        assertThat(text(out)).isEqualTo("{\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t\r "})
    void anEmptyTextIsNoValue(String text) {
        assertThatThrownBy(() -> sent(text))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 2", "{}{}", "{} []", "\"a\" \"b\"", "null\n1", "[1] true"})
    void twoValuesAreRefused(String text) {
        assertThatThrownBy(() -> sent(text))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("more than one JSON value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "{",
                "[1",
                "[1,]",
                "{\"a\"}",
                "{\"a\":}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1,}",
                "\"a",
                "\"a\nb\"",
                "\"\\x\"",
                "\"\\u12\"",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "-",
                "0x1F",
                "NaN",
                "Infinity",
                "-Infinity",
                "nul",
                "nulls",
                "TRUE",
                "{}x",
                "{},",
                "1]",
                "[1}",
                "/* */1",
                "1 // one",
                "undefined",
                "\u00a01",
                "[1]\u0000",
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> sent(text))
                .isInstanceOf(ConversionException.class)
                .hasMessageMatching("(?s)the text (is no JSON: .+|holds more than one JSON value)");
    }

    @Test
    void aByteOrderMarkIsNoJson() {
        assertThatThrownBy(() -> sent("\ufeff{}")).isInstanceOf(ConversionException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"22ff22", "22c322", "22c08022", "22eda08022", "22f490808022", "7bc3287d", "7b007d00", "005b005d"
            })
    void whatIsNoUtf8IsRefused(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> JsonText.append(UTF8String.fromBytes(bytes), new CommandBuffer(16)))
                .isInstanceOf(ConversionException.class);
    }

    @Test
    void aThousandLevelsAndMoreAreOneValue() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(sent(deep)).isEqualTo(deep);
    }

    @Test
    void aLongNumberAndALongStringAreOneValueEach() {
        String digits = "1" + "0".repeat(100_000);
        assertThat(sent(digits)).isEqualTo(digits);
        String string = "\"" + "x".repeat(30_000_000) + "\"";
        assertThat(sent(string)).hasSize(string.length());
        String name = "{\"" + "n".repeat(100_000) + "\":1}";
        assertThat(sent(name)).isEqualTo(name);
    }

    @Test
    void aRefusedTextLeavesNothingBehind() {
        CommandBuffer out = new CommandBuffer(16);
        assertThatThrownBy(() -> JsonText.append(UTF8String.fromString("[1"), out))
                .isInstanceOf(ConversionException.class);
        assertThat(out.length()).isZero();
    }

    private static String sent(String text) {
        CommandBuffer out = new CommandBuffer(16);
        JsonText.append(UTF8String.fromString(text), out);
        return text(out);
    }

    private static String text(CommandBuffer out) {
        return new String(Arrays.copyOf(out.array(), out.length()), UTF_8);
    }
}
