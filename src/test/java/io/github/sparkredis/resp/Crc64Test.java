package io.github.sparkredis.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class Crc64Test {

    @Test
    void isTheChecksumThatRedisTestsItsOwnBy() {
        byte[] digits = "123456789".getBytes(US_ASCII);
        assertThat(Crc64.of(digits, 0, digits.length)).isEqualTo(0xe9c6d914c4b8d9caL);
    }

    @Test
    void isTheSameAtAnyPlaceAndOfAnyLengthAsBitByBit() {
        byte[] bytes = new byte[300];
        new Random(1).nextBytes(bytes);
        for (int from = 0; from < 9; from++) {
            for (int until = from; until <= bytes.length; until++) {
                assertThat(Crc64.of(bytes, from, until)).isEqualTo(bitByBit(bytes, from, until));
            }
        }
    }

    /** By the polynomial as it is published, the bits of bytes and result turned round. */
    private static long bitByBit(byte[] bytes, int from, int until) {
        long crc = 0;
        for (int i = from; i < until; i++) {
            crc ^= (long) Integer.reverse(bytes[i] & 0xff) << 32;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? (crc << 1) ^ 0xad93d23594c935a9L : crc << 1;
            }
        }
        return Long.reverse(crc);
    }
}
