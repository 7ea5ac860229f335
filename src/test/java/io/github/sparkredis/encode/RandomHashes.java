package io.github.sparkredis.encode;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.sparkredis.resp.CommandBuffer;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Hashes that a payload can hold, with what is at the bounds of how it stores them. */
final class RandomHashes {

    private static final String[] NEARLY_NUMBERS = {
        "",
        "-",
        "+1",
        "-0",
        "00",
        "01",
        "-01",
        "1.0",
        "1e3",
        " 1",
        "1 ",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "99999999999999999999",
        "9999999999999999999",
        "0x10"
    };

    private final Random random;

    RandomHashes(long seed) {
        random = new Random(seed);
    }

    /** Names and values, in the order of the payload. */
    Map<ByteBuffer, ByteBuffer> next() {
        int fields = switch (random.nextInt(20)) {
            case 0 -> 1 + random.nextInt(HashPayload.MOST_FIELDS);
            case 1 -> HashPayload.MOST_FIELDS;
            default -> 1 + random.nextInt(12);
        };
        Map<ByteBuffer, ByteBuffer> hash = new LinkedHashMap<>();
        int bytes = 0;
        for (int f = 0; f < fields && bytes < 50_000; f++) {
            ByteBuffer name = ByteBuffer.wrap(text(fields > 20));
            ByteBuffer value = ByteBuffer.wrap(text(fields > 20));
            hash.put(name, value);
            bytes += name.remaining() + value.remaining();
        }
        return hash;
    }

    private byte[] text(boolean isShort) {
        return switch (random.nextInt(10)) {
            case 0 -> NEARLY_NUMBERS[random.nextInt(NEARLY_NUMBERS.length)].getBytes(UTF_8);
            case 1, 2, 3 -> number().getBytes(UTF_8);
            case 4 -> bytes(length(isShort));
            default -> letters(length(isShort));
        };
    }

    /** Of every width, and its neighbours at the bounds. */
    private String number() {
        BigInteger bound = BigInteger.ONE.shiftLeft(random.nextInt(64));
        BigInteger number = random.nextBoolean()
                ? bound.add(BigInteger.valueOf(random.nextInt(5) - 2L))
                : new BigInteger(bound.bitLength(), random);
        return (random.nextBoolean() ? number : number.negate()).toString();
    }

    private int length(boolean isShort) {
        return switch (random.nextInt(12)) {
            case 0 -> 60 + random.nextInt(8);
            case 1 -> 120 + random.nextInt(10);
            case 2 -> isShort ? 1 : Listpack.LONGEST_TEXT - random.nextInt(5);
            case 3 -> isShort ? 2 : random.nextInt(Listpack.LONGEST_TEXT);
            default -> random.nextInt(40);
        };
    }

    private byte[] letters(int length) {
        byte[] letters = new byte[length];
        for (int i = 0; i < length; i++) {
            letters[i] = (byte) ('a' + random.nextInt(26));
        }
        return letters;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** The payload of a hash. */
    static byte[] payload(Map<ByteBuffer, ByteBuffer> hash) {
        CommandBuffer out = new CommandBuffer(16);
        HashPayload payload = new HashPayload();
        payload.begin(out);
        hash.forEach((name, value) -> {
            out.append(HashPayload.element(name.array()));
            int start = Listpack.openElement(out);
            out.append(value.array());
            if (!Listpack.closeElement(out, start)) {
                throw new IllegalArgumentException("a text is too long");
            }
        });
        payload.end(out, hash.size());
        return Arrays.copyOf(out.array(), out.length());
    }
}
