package io.github.sparkredis.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Crc64;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonPayloadTest {

    /** RedisJSON 2.8.3 in Redis 8.2.3: {@code JSON.SET d $ '{"a":1}'}, {@code DUMP d}. */
    @Test
    void isWhatDumpReturns() {
        byte[] payload = payload("{\"a\":1}");
        assertThat(HexFormat.of().formatHex(payload, 0, payload.length - 8))
                .isEqualTo("07" + "8145e25238df912c03" + "05" + "07" + "7b2261223a317d" + "00" + "0a00");
        assertThat(ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).getLong(payload.length - 8))
                .isEqualTo(Crc64.of(payload, 0, payload.length - 8));
    }

    @ParameterizedTest
    @CsvSource({"2, 02", "63, 3f", "64, 4040", "300, 412c", "16383, 7fff", "16384, 8000004000", "60000, 800000ea60"})
    void itsLengthIsAsShortAsCanBe(int length, String written) {
        String document = "\"" + "x".repeat(length - 2) + "\"";
        byte[] payload = payload(document);
        int end = 11 + written.length() / 2;
        assertThat(HexFormat.of().formatHex(payload, 11, end)).isEqualTo(written);
        assertThat(new String(payload, end, length, UTF_8)).isEqualTo(document);
        assertThat(payload).hasSize(end + length + 1 + 2 + 8);
        assertThat(JsonPayload.document(ByteBuffer.wrap(payload))).isEqualTo(ByteBuffer.wrap(document.getBytes(UTF_8)));
    }

    @Test
    void saysWhenItIsTooLong() {
        CommandBuffer out = new CommandBuffer(16);
        out.append(new byte[100_000]); // of other rows
        JsonPayload payload = new JsonPayload();
        payload.begin(out);
        out.append(new byte[Payload.MOST_BYTES - 20]);
        assertThat(payload.isTooLong(out)).isFalse();
        out.append(new byte[20]);
        assertThat(payload.isTooLong(out)).isTrue();
    }

    static byte[] payload(String document) {
        CommandBuffer out = new CommandBuffer(16);
        out.append(new byte[3]); // of other rows
        JsonPayload payload = new JsonPayload();
        payload.begin(out);
        out.appendUtf8(document);
        payload.end(out);
        return Arrays.copyOfRange(out.array(), 3, out.length());
    }
}
