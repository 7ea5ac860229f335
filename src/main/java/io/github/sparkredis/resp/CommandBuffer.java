package io.github.sparkredis.resp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.io.NumberOutput;

/**
 * A growing array of bytes that holds Redis commands as they go over the wire.
 *
 * <p>A command is an array of bulk strings ({@code *2\r\n$3\r\nGET\r\n$1\r\nk\r\n}), see the
 * <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP specification</a>. Values are appended
 * without their length being known: {@link #openBulk} leaves room for the length and {@link #closeBulk} fills it in.
 */
public final class CommandBuffer {

    /** Room for {@code $NN\r\n}: values of 10 to 99 bytes, the common ones, then need no move. */
    private static final int BULK_HEADER = 5;

    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    /** So much the array grows at a time, beyond what is asked for. */
    private static final int MOST_GROWTH = 64 * 1024 * 1024;

    /** What is appended to a value: its header's longest form, CRLF, and the header of what comes next. */
    private static final int ROOM_BEHIND = 64;

    /** A value of less is looked at for its size when all of it is there. */
    private static final int LARGE_VALUE = 1024 * 1024;

    private final int maxValueBytes;
    private byte[] bytes;
    private int length;
    /** Where the value began that was opened last. */
    private int opened;

    /** @param capacity bytes to start with */
    public CommandBuffer(int capacity) {
        this(capacity, Integer.MAX_VALUE);
    }

    /**
     * A buffer with a bound.
     *
     * @param capacity bytes to start with
     * @param maxValueBytes what {@link #closeValue} takes at the most
     */
    public CommandBuffer(int capacity, int maxValueBytes) {
        bytes = new byte[capacity];
        this.maxValueBytes = maxValueBytes;
    }

    /** The array that holds the bytes: valid up to {@link #length()}, and until the next append. */
    public byte[] array() {
        return bytes;
    }

    /** Bytes appended so far. */
    public int length() {
        return length;
    }

    /** Bytes that the array can hold before it grows. */
    public int capacity() {
        return bytes.length;
    }

    /** Takes everything behind {@code newLength} back. */
    public void truncate(int newLength) {
        length = newLength;
        opened = Math.min(opened, length);
    }

    /** Empties the buffer, and lets go of an array that a huge value made larger than {@code keepCapacity} bytes. */
    public void clear(int keepCapacity) {
        truncate(0);
        shrink(keepCapacity);
    }

    /** Lets go of an array that is larger than {@code keepCapacity} bytes, and than what it holds. */
    public void shrink(int keepCapacity) {
        if (bytes.length > Math.max(keepCapacity, length)) {
            bytes = Arrays.copyOf(bytes, length); // what is not used goes before something else comes
            bytes = Arrays.copyOf(bytes, Math.max(keepCapacity, length));
        }
    }

    /** Starts a command of {@code parts} bulk strings, its name included. */
    public void beginCommand(int parts) {
        append((byte) '*');
        appendLong(parts);
        appendCrLf();
    }

    /** Appends a bulk string of ASCII text. */
    public void bulk(String ascii) {
        int start = openBulk();
        appendAscii(ascii);
        closeBulk(start);
    }

    /** Appends a bulk string of decimal digits. */
    public void bulk(long number) {
        int start = openBulk();
        appendLong(number);
        closeBulk(start);
    }

    /** Appends a whole command. */
    public void command(List<byte[]> parts) {
        beginCommand(parts.size());
        parts.forEach(this::bulk);
    }

    private void bulk(byte[] value) {
        int start = openBulk();
        append(value);
        closeBulk(start);
    }

    /** Appends what is left of a buffer, which is one with an array. */
    public void append(ByteBuffer value) {
        append(value.array(), value.arrayOffset() + value.position(), value.remaining());
    }

    /** Opens a bulk string; what is appended until {@link #closeBulk} is its value. Returns what that call needs. */
    public int openBulk() {
        reserve(BULK_HEADER);
        length += BULK_HEADER;
        opened = length;
        return length;
    }

    /** What is appended from here on is a value, though not a bulk string: it may be as large as one of those. */
    public void beginValue() {
        opened = length;
    }

    /**
     * Closes the bulk string that {@link #openBulk} opened.
     *
     * @param start what {@code openBulk} returned
     * @return where the value begins now: a value whose length has not two digits is moved
     */
    public int closeBulk(int start) {
        int size = length - start;
        int header = start - BULK_HEADER;
        int digits = decimalDigits(size);
        int value = header + digits + 3;
        if (value != start) {
            reserve(value - start);
            System.arraycopy(bytes, start, bytes, value, size);
        }
        bytes[header] = '$';
        int end = NumberOutput.outputInt(size, bytes, header + 1);
        bytes[end] = '\r';
        bytes[end + 1] = '\n';
        length = value + size;
        appendCrLf();
        opened = length;
        return value;
    }

    /**
     * Closes a bulk string that is a key or a value of a row.
     *
     * @return what {@link #closeBulk} returns
     * @throws TooLargeException where it has more bytes than one may have
     */
    public int closeValue(int start) {
        if (length - start > maxValueBytes) {
            throw tooLarge(length - start, "");
        }
        return closeBulk(start);
    }

    private TooLargeException tooLarge(long size, String orMore) {
        return new TooLargeException(size + " bytes" + orMore + " are more than max_value_bytes=" + maxValueBytes + "; "
                + TooLargeException.ADVICE);
    }

    /**
     * Refuses a value before it is there.
     *
     * @throws TooLargeException where that many bytes are more than one may have
     */
    public void checkValue(long size) {
        if (size > maxValueBytes) {
            throw tooLarge(size, "");
        }
    }

    public void append(byte value) {
        reserve(1);
        bytes[length++] = value;
    }

    public void append(byte[] source) {
        append(source, 0, source.length);
    }

    public void append(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /** Appends text whose characters are all ASCII. */
    @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int) drops the high byte, which ASCII has not
    public void appendAscii(String ascii) {
        int count = ascii.length();
        reserve(count);
        ascii.getBytes(0, count, bytes, length);
        length += count;
    }

    /** Appends text as UTF-8. */
    public void appendUtf8(String text) {
        append(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends decimal digits, with a minus sign where needed. */
    public void appendLong(long value) {
        reserve(20);
        length = NumberOutput.outputLong(value, bytes, length);
    }

    /** Appends a number as exactly {@code digits} decimal digits, with leading zeros. */
    public void appendPadded(long value, int digits) {
        reserve(digits);
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    /** Makes room for {@code count} more bytes, and returns the array to write them to, from {@link #length()} on. */
    public byte[] reserve(int count) {
        if (bytes.length - length < count) {
            grow(count);
        }
        return bytes;
    }

    /** Counts {@code count} bytes in that were written into the array that {@link #reserve} returned. */
    public void advance(int count) {
        length += count;
    }

    private void appendCrLf() {
        reserve(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
    }

    /** For a large value to just what it needs: twice that may be more than there is. */
    private void grow(int count) {
        int most = Math.max(maxValueBytes, LARGE_VALUE);
        long value = (long) length - opened + count; // of many pieces, it may be long and its row short
        if (count > most || value - ROOM_BEHIND > most) { // room for a number may be asked for, and not be used
            throw tooLarge(Math.max(count, value - ROOM_BEHIND), " or more");
        }
        makeRoom(count);
    }

    /**
     * Makes room for {@code count} more bytes, those of several values.
     *
     * @throws TooLargeException where no array is so large
     */
    public void makeRoom(long count) {
        long needed = length + count + ROOM_BEHIND;
        if (needed <= bytes.length) {
            return;
        }
        if (needed > MAX_ARRAY) {
            throw new TooLargeException("a batch, which the row is a part of, has no more than 2 GiB;"
                    + " split the row, or lower \"batch_bytes\" where it is large");
        }
        long roomy = bytes.length + (long) Math.min(bytes.length, MOST_GROWTH);
        bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_ARRAY, Math.max(needed, roomy)));
    }

    private static int decimalDigits(int value) {
        int digits = 1;
        for (int rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
