package io.github.sparkredis.client;

import io.github.sparkredis.resp.Reply;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads replies, of <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP</a> 2 and 3, from bytes that
 * may be anything: what is no reply is a {@link ProtocolException}, no memory is taken for what is only announced, and no
 * reply takes longer than the time-out, however little of it comes at a time.
 *
 * <p>Maps are read as RESP2 has them, a list of names and values in turn. Errors within a list are elements of it, as
 * {@link Reply}s. Pushes and attributes, which nobody asked for, are passed over.
 */
final class ReplyReader {

    private static final int BUFFER = 8 * 1024;

    /** So many bytes are to come within the time. */
    private static final int PIECE = 256 * 1024;

    private static final int MAX_LINE = 1024 * 1024;

    /** A list in a list in a list: a server nests three deep. */
    private static final int MAX_DEPTH = 32;

    /** About what an element takes in memory. */
    private static final int ELEMENT = 24;

    private static final Pattern REDIRECT = Pattern.compile("(MOVED|ASK) (\\d{1,5}) (\\S*):(\\d{1,5})(?: .*)?");

    private static final int MAX_REPLY = 512 * 1024 * 1024;

    private final InputStream in;
    private final int timeoutMs;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    /** What the reply that is being read may still take; less than 0 where none is. */
    private long room;

    private boolean hasRead;
    private long deadline;
    private int leftOfPiece;

    /** @param timeoutMs how long a reply may take, or so many bytes of one */
    ReplyReader(InputStream in, int timeoutMs) {
        this.in = in;
        this.timeoutMs = timeoutMs;
    }

    /**
     * Reads the next reply.
     *
     * @throws ProtocolException where the bytes are none
     */
    Reply read() throws IOException {
        room = MAX_REPLY;
        leftOfPiece = 0;
        Object content = element(0);
        hasRead = true;
        return content instanceof Reply error ? error : new Reply.Value(content);
    }

    /** Whether more has come than was read. */
    boolean hasMore() throws IOException {
        return position < limit || in.available() > 0;
    }

    private @Nullable Object element(int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new ProtocolException("lists within lists, more than " + MAX_DEPTH + " deep");
        }
        take(ELEMENT);
        byte type = next();
        while (type == '>' || type == '|') {
            list(type == '>' ? 1 : 2, depth);
            take(ELEMENT);
            type = next();
        }
        return switch (type) {
            case '+' -> line();
            case '-' -> error(text());
            case ':' -> number();
            case '$' -> bulk();
            case '*', '~' -> list(1, depth);
            case '%' -> list(2, depth);
            case '_' -> nil(line());
            case '#' -> text().equals("t");
            case ',' -> parsed(text(), Double::valueOf);
            case '(' -> parsed(text(), BigInteger::new);
            case '=' -> verbatim(bulk());
            case '!' -> error(bulk());
            default -> throw noReply(type);
        };
    }

    private ProtocolException noReply(byte type) {
        NotRedisException foreign = hasRead ? null : NotRedisException.of(buffer, position - 1, limit);
        return foreign == null
                ? new ProtocolException(String.format("the byte 0x%02x is where a reply is to begin", type & 0xff))
                : foreign;
    }

    private @Nullable List<@Nullable Object> list(int elementsEach, int depth) throws IOException {
        int announced = length();
        if (announced < 0) {
            return null;
        }
        long count = (long) elementsEach * announced;
        List<@Nullable Object> elements = new ArrayList<>((int) Math.min(count, 64));
        for (long i = 0; i < count; i++) {
            elements.add(element(depth + 1));
        }
        return elements;
    }

    private byte @Nullable [] bulk() throws IOException {
        int length = length();
        if (length < 0) {
            return null;
        }
        take(length);
        byte[] bytes = new byte[Math.min(length, PIECE)];
        int read = 0;
        while (read < length) {
            if (position == limit) {
                fill();
            }
            if (read == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * bytes.length));
            }
            int some = Math.min(bytes.length - read, limit - position);
            System.arraycopy(buffer, position, bytes, read, some);
            position += some;
            read += some;
        }
        if (next() != '\r' || next() != '\n') {
            throw new ProtocolException("a string is not as long as was announced: " + length + " bytes");
        }
        return bytes;
    }

    /** Without its format, three letters and a colon. */
    private static byte @Nullable [] verbatim(byte @Nullable [] bytes) throws ProtocolException {
        if (bytes == null || bytes.length < 4) {
            throw new ProtocolException("a verbatim string names no format");
        }
        return Arrays.copyOfRange(bytes, 4, bytes.length);
    }

    /** Of a string or a list; -1 for nil. */
    private int length() throws IOException {
        long length = number();
        if (length < -1 || length > MAX_REPLY) {
            throw new ProtocolException("it announces the length " + length);
        }
        return (int) length;
    }

    private long number() throws IOException {
        boolean isNegative = false;
        long number = 0;
        int digits = 0;
        for (byte next = next(); next != '\r'; next = next()) {
            if (next == '-' && digits == 0 && !isNegative) {
                isNegative = true;
            } else if (next >= '0' && next <= '9' && digits < 19) {
                number = 10 * number - (next - '0'); // negative numbers reach further by one
                digits++;
            } else if (next != '+' || digits > 0) {
                throw new ProtocolException(String.format("the byte 0x%02x is within a number", next & 0xff));
            }
        }
        boolean isTooLarge = number > 0 || (!isNegative && number == Long.MIN_VALUE);
        if (next() != '\n' || digits == 0 || isTooLarge) {
            throw new ProtocolException("what is to be a number is none");
        }
        return isNegative ? number : -number;
    }

    private String text() throws IOException {
        return new String(line(), StandardCharsets.UTF_8);
    }

    private byte[] line() throws IOException {
        byte[] line = new byte[32];
        int length = 0;
        for (byte next = next(); next != '\r'; next = next()) {
            if (length == MAX_LINE) {
                throw new ProtocolException("a line has no end after " + MAX_LINE + " bytes");
            } else if (length == line.length) {
                line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = next;
        }
        if (next() != '\n') {
            throw new ProtocolException("a line ends within itself");
        }
        take(length);
        return Arrays.copyOf(line, length);
    }

    private interface Parse<T> {
        T of(String text);
    }

    private static <T> T parsed(String text, Parse<T> parse) throws ProtocolException {
        try {
            return parse.of(text.replace("inf", "Infinity").replace("nan", "NaN"));
        } catch (NumberFormatException e) {
            throw new ProtocolException("what is to be a number is none");
        }
    }

    private static @Nullable Object nil(byte[] line) throws ProtocolException {
        if (line.length > 0) {
            throw new ProtocolException("a nil with text in it");
        }
        return null;
    }

    private static Reply error(byte @Nullable [] message) throws ProtocolException {
        return error(message == null ? "" : new String(message, StandardCharsets.UTF_8));
    }

    private static Reply error(String message) throws ProtocolException {
        if (message.isBlank()) {
            throw new ProtocolException("an error without a word");
        }
        Matcher redirect = REDIRECT.matcher(message);
        if (redirect.matches()) {
            int slot = Integer.parseInt(redirect.group(2));
            int port = Integer.parseInt(redirect.group(4));
            if (slot < Slots.COUNT && port > 0 && port <= 0xffff) {
                return new Reply.Redirect(
                        redirect.group(3), port, slot, redirect.group(1).equals("ASK"), message);
            }
        }
        return Reply.ServerError.of(message);
    }

    private void take(int memory) throws ProtocolException {
        room -= memory;
        if (room < 0) {
            throw new ProtocolException("a reply is larger than " + MAX_REPLY + " bytes");
        }
    }

    private byte next() throws IOException {
        if (position == limit) {
            fill();
        }
        return buffer[position++];
    }

    private void fill() throws IOException {
        long now = System.nanoTime();
        if (leftOfPiece <= 0) {
            leftOfPiece = PIECE;
            deadline = now + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        } else if (now - deadline > 0) {
            throw new SocketTimeoutException("a reply was not complete after " + timeoutMs + " ms");
        }
        int read = in.read(buffer);
        if (read < 0) {
            throw new EOFException("Unexpected end of stream.");
        }
        leftOfPiece -= read;
        position = 0;
        limit = read;
    }
}
