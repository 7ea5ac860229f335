package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Redis' compact list of texts, as <a href="https://github.com/redis/redis/blob/7.0/src/listpack.c">listpack.c</a> lays it out:
 * the bytes of all of it and the number of elements, the elements, and an end mark. Whole numbers are stored as such. Every
 * element ends with its own length, for those who read backwards.
 */
final class Listpack {

    /** In bytes. Beyond 16,382 servers differ in how they write an element's length behind it; this is well below. */
    static final int LONGEST_TEXT = 4095;

    private static final int HEADER = 6;
    private static final byte END = (byte) 0xff;

    private static final int SHORT_TEXT = 63;
    private static final int LONGEST_NUMBER = 20;

    private static final int IS_SHORT_TEXT = 0x80;
    private static final int IS_13_BITS = 0xc0;
    private static final int IS_TEXT = 0xe0;
    private static final int IS_16_BITS = 0xf1;
    private static final int IS_24_BITS = 0xf2;
    private static final int IS_32_BITS = 0xf3;
    private static final int IS_64_BITS = 0xf4;

    private Listpack() {}

    /** Begins a list. Returns where, for {@link #end}. */
    static int begin(CommandBuffer out) {
        int start = out.length();
        out.reserve(HEADER);
        out.advance(HEADER);
        return start;
    }

    /** Ends the list that begins there. */
    static void end(CommandBuffer out, int start, int elements) {
        out.append(END);
        byte[] bytes = out.array();
        writeLittleEndian(bytes, start, out.length() - start, 4);
        writeLittleEndian(bytes, start + 4, elements, 2);
    }

    /** Opens an element: what is appended until {@link #closeElement} is its text. Returns what that call needs. */
    static int openElement(CommandBuffer out) {
        out.reserve(1);
        out.advance(1);
        out.beginValue();
        return out.length();
    }

    /** Closes an element. Returns false for a text of more than {@link #LONGEST_TEXT} bytes: then the list is of no use. */
    static boolean closeElement(CommandBuffer out, int start) {
        int size = out.length() - start;
        int first = start - 1;
        if (size > LONGEST_TEXT) {
            return false;
        } else if (isWholeNumber(out.array(), start, size)) {
            long number = parse(out.array(), start, size);
            out.truncate(first);
            append(out, number);
        } else if (size <= SHORT_TEXT) {
            out.array()[first] = (byte) (IS_SHORT_TEXT | size);
        } else {
            byte[] bytes = out.reserve(1);
            System.arraycopy(bytes, start, bytes, start + 1, size);
            out.advance(1);
            bytes[first] = (byte) (IS_TEXT | (size >> 8));
            bytes[start] = (byte) size;
        }
        appendLength(out, out.length() - first);
        return true;
    }

    /**
     * How many bytes an element takes.
     *
     * @param head the first bytes of its text: all of them, where it may be a number
     * @param length how many the text has
     */
    static int bytes(byte[] head, int length) {
        int bytes = length + (length <= SHORT_TEXT ? 1 : 2);
        if (head.length == length && isWholeNumber(head, 0, length)) {
            CommandBuffer number = new CommandBuffer(LONGEST_NUMBER);
            append(number, parse(head, 0, length));
            bytes = number.length();
        }
        return bytes + (bytes <= 0x7f ? 1 : 2);
    }

    private static void appendLength(CommandBuffer out, int length) {
        if (length <= 0x7f) {
            out.append((byte) length);
        } else {
            out.append((byte) (length >> 7));
            out.append((byte) ((length & 0x7f) | 0x80));
        }
    }

    private static void append(CommandBuffer out, long number) {
        if (number >= 0 && number < 1 << 7) {
            out.append((byte) number);
        } else if (fits(number, 13)) {
            out.append((byte) (IS_13_BITS | ((number >> 8) & 0x1f)));
            out.append((byte) number);
        } else if (fits(number, 16)) {
            append(out, IS_16_BITS, number, 2);
        } else if (fits(number, 24)) {
            append(out, IS_24_BITS, number, 3);
        } else if (fits(number, 32)) {
            append(out, IS_32_BITS, number, 4);
        } else {
            append(out, IS_64_BITS, number, 8);
        }
    }

    private static void append(CommandBuffer out, int kind, long number, int count) {
        out.append((byte) kind);
        writeLittleEndian(out.reserve(count), out.length(), number, count);
        out.advance(count);
    }

    private static boolean fits(long number, int bits) {
        return number >= -(1L << (bits - 1)) && number < 1L << (bits - 1);
    }

    /** Whether a text is a number of 64 bits as a server would write it. */
    private static boolean isWholeNumber(byte[] bytes, int start, int size) {
        if (size == 0 || size > LONGEST_NUMBER) {
            return false;
        }
        boolean isNegative = bytes[start] == '-';
        int digits = isNegative ? size - 1 : size;
        int first = start + size - digits;
        if (digits == 0 || digits > 19 || (bytes[first] == '0' && size > 1)) {
            return false;
        }
        for (int i = first; i < start + size; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        // Nineteen digits are below 10^19, so that one beyond 64 bits wraps around once, and its sign shows it.
        long number = parse(bytes, start, size);
        return digits < 19 || (isNegative ? number < 0 : number >= 0);
    }

    private static long parse(byte[] bytes, int start, int size) {
        boolean isNegative = bytes[start] == '-';
        long number = 0;
        for (int i = isNegative ? start + 1 : start; i < start + size; i++) {
            number = 10 * number + (bytes[i] - '0');
        }
        return isNegative ? -number : number;
    }

    private static void writeLittleEndian(byte[] bytes, int at, long number, int count) {
        for (int i = 0; i < count; i++) {
            bytes[at + i] = (byte) (number >> (8 * i));
        }
    }

    /** The texts of a list. */
    static List<ByteBuffer> texts(ByteBuffer list) {
        ByteBuffer bytes = list.slice().order(ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> texts = new ArrayList<>();
        bytes.position(HEADER);
        while (bytes.get(bytes.position()) != END) {
            int first = bytes.position();
            texts.add(text(bytes));
            bytes.position(bytes.position() + (bytes.position() - first <= 0x7f ? 1 : 2));
        }
        return texts;
    }

    private static ByteBuffer text(ByteBuffer bytes) {
        int kind = bytes.get() & 0xff;
        if (kind < IS_SHORT_TEXT) {
            return text(kind);
        } else if (kind < IS_13_BITS) {
            return slice(bytes, kind & SHORT_TEXT);
        } else if (kind < IS_TEXT) {
            return text(signed(((kind & 0x1f) << 8) | (bytes.get() & 0xff), 13));
        } else if (kind < 0xf0) {
            return slice(bytes, ((kind & 0x0f) << 8) | (bytes.get() & 0xff));
        }
        return switch (kind) {
            case IS_16_BITS -> text(bytes.getShort());
            case IS_24_BITS -> text(signed((bytes.getShort() & 0xffff) | ((bytes.get() & 0xff) << 16), 24));
            case IS_32_BITS -> text(bytes.getInt());
            case IS_64_BITS -> text(bytes.getLong());
            default -> throw new IllegalStateException("no element of a listpack of ours: " + kind);
        };
    }

    private static long signed(long number, int bits) {
        return (number << (64 - bits)) >> (64 - bits);
    }

    private static ByteBuffer text(long number) {
        return ByteBuffer.wrap(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
    }

    private static ByteBuffer slice(ByteBuffer bytes, int size) {
        ByteBuffer slice = bytes.slice(bytes.position(), size);
        bytes.position(bytes.position() + size);
        return slice;
    }
}
