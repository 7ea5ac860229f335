package io.github.sparkredis.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Crc64;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HashPayloadTest {

    /** Redis 7.0.15: {@code HSET h name Ada}, {@code DUMP h}. */
    @Test
    void isWhatDumpReturns() {
        byte[] payload = RandomHashes.payload(Map.of(text("name"), text("Ada")));
        assertThat(HexFormat.of().formatHex(payload, 0, payload.length - 8))
                .isEqualTo("10" + "12" + "12000000" + "0200" + "84" + "6e616d65" + "05" + "83" + "416461" + "04" + "ff"
                        + "0a00");
        assertThat(ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).getLong(payload.length - 8))
                .isEqualTo(Crc64.of(payload, 0, payload.length - 8));
    }

    @Test
    void holdsEveryHashAsADecoderOfAnotherHandReadsIt() {
        RandomHashes hashes = new RandomHashes(42);
        for (int i = 0; i < 20_000; i++) {
            Map<ByteBuffer, ByteBuffer> hash = hashes.next();
            List<ByteBuffer> expected = new ArrayList<>();
            hash.forEach((name, value) -> {
                expected.add(name);
                expected.add(value);
            });
            byte[] payload = RandomHashes.payload(hash);
            assertThat(DumpedHash.read(payload)).isEqualTo(expected);
            assertThat(HashPayload.texts(ByteBuffer.wrap(payload))).isEqualTo(expected);
        }
    }

    @Test
    void isReadWhereverItLies() {
        byte[] payload = RandomHashes.payload(Map.of(text("name"), text("Ada")));
        byte[] within = new byte[payload.length + 7];
        System.arraycopy(payload, 0, within, 5, payload.length);
        assertThat(HashPayload.texts(ByteBuffer.wrap(within, 5, payload.length)))
                .containsExactly(text("name"), text("Ada"));
    }

    @Test
    void takesNoTextThatServersStoreInDifferentWays() {
        assertThat(HashPayload.element(new byte[Listpack.LONGEST_TEXT])).isNotNull();
        assertThat(HashPayload.element(new byte[Listpack.LONGEST_TEXT + 1])).isNull();
    }

    @Test
    void anElementTakesAsManyBytesAsIsSaidBefore() {
        RandomHashes hashes = new RandomHashes(7);
        for (int i = 0; i < 2_000; i++) {
            hashes.next()
                    .keySet()
                    .forEach(text -> assertThat(Listpack.bytes(text.array(), text.remaining()))
                            .isEqualTo(HashPayload.element(text.array()).length));
        }
    }

    @Test
    void saysWhenItIsTooLong() {
        CommandBuffer out = new CommandBuffer(16);
        out.append(new byte[100_000]); // of other rows
        HashPayload payload = new HashPayload();
        payload.begin(out);
        out.append(new byte[Payload.MOST_BYTES / 2]);
        assertThat(payload.isTooLong(out)).isFalse();
        out.append(new byte[Payload.MOST_BYTES / 2]);
        assertThat(payload.isTooLong(out)).isTrue();
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
