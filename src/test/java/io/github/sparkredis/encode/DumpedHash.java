package io.github.sparkredis.encode;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what DUMP returns of a small hash, strictly: by the description of the formats alone
 * (<a href="https://github.com/antirez/listpack/blob/master/listpack.md">listpack.md</a>), and not by the code that writes them.
 */
final class DumpedHash {

    private final byte[] bytes;
    private int at;

    private DumpedHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Names and values in turn. */
    static List<ByteBuffer> read(byte[] payload) {
        return new DumpedHash(payload).read();
    }

    private List<ByteBuffer> read() {
        require(next() == 16, "the type of a hash that is a listpack");
        int length = length();
        int start = at;
        require(start + length == bytes.length - 10, "a list up to the version");
        require(number(4).intValue() == length, "the length of the list");
        int count = number(2).intValue();
        List<ByteBuffer> texts = new ArrayList<>();
        while (peek() != 0xff) {
            int first = at;
            texts.add(element());
            backwards(at - first);
        }
        at++;
        require(at == start + length, "the end of the list at its end");
        require(texts.size() == count, "as many elements as it says");
        return texts;
    }

    private int length() {
        int first = next();
        if (first < 64) {
            return first;
        } else if (first < 128) {
            return ((first & 63) << 8) | next();
        }
        require(first == 0x80, "a length of four bytes");
        return (next() << 24) | (next() << 16) | (next() << 8) | next();
    }

    private ByteBuffer element() {
        int first = next();
        if ((first & 0b1000_0000) == 0) {
            return text(BigInteger.valueOf(first));
        } else if ((first & 0b1100_0000) == 0b1000_0000) {
            return bytes(first & 0b11_1111);
        } else if ((first & 0b1110_0000) == 0b1100_0000) {
            int number = ((first & 0b1_1111) << 8) | next();
            return text(BigInteger.valueOf(number < 4096 ? number : number - 8192));
        } else if ((first & 0b1111_0000) == 0b1110_0000) {
            return bytes(((first & 0b1111) << 8) | next());
        }
        return switch (first) {
            case 0xf1 -> text(number(2));
            case 0xf2 -> text(number(3));
            case 0xf3 -> text(number(4));
            case 0xf4 -> text(number(8));
            default -> throw new IllegalStateException("no element begins with " + first);
        };
    }

    /** The length of an element once more, to be read from its end. */
    private void backwards(int length) {
        int size = length < 128 ? 1 : 2;
        int read = 0;
        for (int i = 0; i < size; i++) {
            int part = bytes[at + size - 1 - i] & 0xff;
            require(((part & 128) != 0) == (i < size - 1), "a mark on all but the last byte");
            read |= (part & 127) << (7 * i);
        }
        require(read == length, "the length of the element behind it");
        at += size;
    }

    private BigInteger number(int size) {
        byte[] bigEndian = new byte[size];
        for (int i = 0; i < size; i++) {
            bigEndian[size - 1 - i] = bytes[at + i];
        }
        at += size;
        return new BigInteger(bigEndian);
    }

    private ByteBuffer bytes(int size) {
        at += size;
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, at - size, at));
    }

    private static ByteBuffer text(BigInteger number) {
        return ByteBuffer.wrap(number.toString().getBytes(US_ASCII));
    }

    private int peek() {
        return bytes[at] & 0xff;
    }

    private int next() {
        return bytes[at++] & 0xff;
    }

    private static void require(boolean isSo, String what) {
        if (!isSo) {
            throw new IllegalStateException("not there: " + what);
        }
    }
}
