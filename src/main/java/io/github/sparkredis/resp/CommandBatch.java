package io.github.sparkredis.resp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands of some rows, one command a row, ready to be sent: and to be sent again, should the connection die.
 *
 * <p>An encoder appends a row's command to {@link #buffer()} and marks the key in it; the writer then calls
 * {@link #endRow()}, or {@link #dropRow()} where the row cannot be written.
 */
public final class CommandBatch {

    private final CommandBuffer buffer;
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int[] keyStarts = new int[64];
    private int[] keyEnds = new int[64];
    /** Where a row's own arguments begin, 0 where it shares none. */
    private int[] ownStarts = new int[64];
    /** How many they are. */
    private int[] ownCounts = new int[64];

    private Action[] actions = new Action[64];
    private final BitSet tries = new BitSet();
    private int rows;
    private Action action = Action.WRITE;
    private boolean isTry;
    private int ownStart;
    private int ownCount;
    private boolean hasCalls;
    private boolean hasDeletes;
    /** Where the row begins that is being written. */
    private int openStart;

    private int keyBulk;
    private int keyStart = -1;
    private int keyEnd;

    /** @param capacity bytes to start with */
    public CommandBatch(int capacity) {
        this(capacity, Integer.MAX_VALUE);
    }

    /**
     * A batch with a bound.
     *
     * @param capacity bytes to start with
     * @param maxValueBytes no key or value may have more
     */
    public CommandBatch(int capacity, int maxValueBytes) {
        buffer = new CommandBuffer(capacity, maxValueBytes);
    }

    public CommandBuffer buffer() {
        return buffer;
    }

    /** Rows whose commands are complete. */
    public int rows() {
        return rows;
    }

    public boolean isEmpty() {
        return rows == 0;
    }

    /** Opens the bulk string that is the key of the row. */
    public void openKey() {
        keyBulk = buffer.openBulk();
    }

    /** Closes the key, and remembers where it is. */
    public void closeKey() {
        keyStart = buffer.closeValue(keyBulk);
        keyEnd = buffer.length() - 2;
    }

    /**
     * What follows are the arguments that are the row's own, of a call of a script with one key. Those between the key and here
     * are none, or the same in every row: so that rows can go in one call, with all their keys, what they share once, and what is
     * each row's own.
     *
     * @param arguments how many follow
     */
    public void openOwn(int arguments) {
        ownStart = buffer.length();
        ownCount = arguments;
        hasCalls = true;
    }

    /** What the row does, where that is not {@link Action#WRITE}. */
    public void open(Action of) {
        action = of;
        hasDeletes |= of == Action.DELETE;
    }

    /** Another command takes the place of the row's, should its key be there: what comes for that key is to wait for it. */
    public void openTry() {
        isTry = true;
    }

    /** The row's command is complete. */
    public void endRow() {
        if (rows == ends.length) {
            starts = Arrays.copyOf(starts, rows * 2);
            ends = Arrays.copyOf(ends, rows * 2);
            keyStarts = Arrays.copyOf(keyStarts, rows * 2);
            keyEnds = Arrays.copyOf(keyEnds, rows * 2);
            ownStarts = Arrays.copyOf(ownStarts, rows * 2);
            ownCounts = Arrays.copyOf(ownCounts, rows * 2);
            actions = Arrays.copyOf(actions, rows * 2);
        }
        set(rows);
        rows++;
    }

    private void set(int row) {
        starts[row] = openStart;
        ends[row] = buffer.length();
        keyStarts[row] = keyStart;
        keyEnds[row] = keyEnd;
        ownStarts[row] = ownStart;
        ownCounts[row] = ownCount;
        actions[row] = action;
        tries.set(row, isTry);
        action = Action.WRITE;
        isTry = false;
        keyStart = -1;
        ownStart = 0;
        ownCount = 0;
        openStart = buffer.length();
    }

    /**
     * What was appended since the last row ended is another command for a row that has one. No row may come after: the commands
     * do not lie in the order of the rows any more.
     */
    public void replaceRow(int row) {
        set(row);
    }

    /** Takes back what was appended since the last row ended. */
    public void dropRow() {
        buffer.truncate(openStart);
        action = Action.WRITE;
        isTry = false;
        keyStart = -1;
        ownStart = 0;
        ownCount = 0;
    }

    /** Whether some row deletes its key. */
    public boolean hasDeletes() {
        return hasDeletes;
    }

    /** What a row does. */
    public Action action(int row) {
        return actions[row];
    }

    /** Whether the row that is being written is a try, see {@link #openTry}. */
    public boolean isOpenTry() {
        return isTry;
    }

    /** Whether some row is one. */
    public boolean hasTries() {
        return !tries.isEmpty();
    }

    /** Whether this row is one with the key of the row that is being written to a batch, this one or another. */
    public boolean isTryOfOpenKey(int row, CommandBatch other) {
        return tries.get(row)
                && Arrays.equals(
                        buffer.array(),
                        keyStarts[row],
                        keyEnds[row],
                        other.buffer.array(),
                        other.keyStart,
                        other.keyEnd);
    }

    /** The key of the row that is being written, or null where it has none yet. */
    public @Nullable String openRowKey() {
        return keyStart < 0 ? null : text(keyStart, keyEnd);
    }

    /** How many bytes that key has. */
    public int openRowKeyLength() {
        return keyEnd - keyStart;
    }

    /** Where the command of a row begins. */
    public int start(int row) {
        return starts[row];
    }

    /** Where it ends. */
    public int end(int row) {
        return ends[row];
    }

    /** Whether some row can go in one call with others, see {@link #openOwn}. */
    public boolean hasCalls() {
        return hasCalls;
    }

    /** Whether this row can. */
    public boolean isCall(int row) {
        return ownStarts[row] > 0;
    }

    /** Where the arguments begin that are this row's own. */
    public int ownStart(int row) {
        return ownStarts[row];
    }

    /** How many these are. */
    public int ownCount(int row) {
        return ownCounts[row];
    }

    /** How many bulk strings the command of a row has. */
    public int argumentCount(int row) {
        return header(buffer.array(), new int[] {start(row)});
    }

    /** How many bytes the command of a row has. */
    public int length(int row) {
        return ends[row] - starts[row];
    }

    /** The key of a row as text; bytes that are no UTF-8 are shown as U+FFFD. */
    public String key(int row) {
        return text(keyStarts[row], keyEnds[row]);
    }

    /** The bytes of a row's key, as long as the batch is not cleared. */
    public ByteBuffer keyBytes(int row) {
        return ByteBuffer.wrap(buffer.array(), keyStarts[row], keyEnds[row] - keyStarts[row]);
    }

    /** Whether a row has the key of a row of another batch, or of this one. */
    public boolean hasKeyOf(int row, CommandBatch other, int otherRow) {
        return Arrays.equals(
                buffer.array(),
                keyStarts[row],
                keyEnds[row],
                other.buffer.array(),
                other.keyStarts[otherRow],
                other.keyEnds[otherRow]);
    }

    /** A copy of the bytes of a row's key. */
    public byte[] keyCopy(int row) {
        return Arrays.copyOfRange(buffer.array(), keyStarts[row], keyEnds[row]);
    }

    /** The bulk strings of a row's command, its name first, where they lie: as long as the batch is not cleared. */
    public List<ByteBuffer> arguments(int row) {
        byte[] bytes = buffer.array();
        int[] at = {start(row)};
        List<ByteBuffer> arguments = new ArrayList<>();
        for (int left = header(bytes, at); left > 0; left--) {
            int length = header(bytes, at);
            arguments.add(ByteBuffer.wrap(bytes, at[0], length));
            at[0] += length + 2;
        }
        return arguments;
    }

    /**
     * The same to be looked at.
     *
     * @param most how many bytes of each are wanted
     */
    public List<Argument> arguments(int row, int most) {
        byte[] bytes = buffer.array();
        int[] at = {start(row)};
        List<Argument> arguments = new ArrayList<>();
        for (int left = header(bytes, at); left > 0; left--) {
            int length = header(bytes, at);
            arguments.add(new Argument(Arrays.copyOfRange(bytes, at[0], at[0] + Math.min(length, most)), length));
            at[0] += length + 2;
        }
        return arguments;
    }

    /** The name of a row's command. */
    public String name(int row) {
        byte[] bytes = buffer.array();
        int[] at = {start(row)};
        header(bytes, at);
        int length = header(bytes, at);
        return new String(bytes, at[0], length, StandardCharsets.US_ASCII);
    }

    /** The number of a line such as {@code $12}, behind which {@code at} is then. */
    private static int header(byte[] bytes, int[] at) {
        int number = 0;
        int i = at[0] + 1;
        for (; bytes[i] != '\r'; i++) {
            number = 10 * number + bytes[i] - '0';
        }
        at[0] = i + 2;
        return number;
    }

    /** Where the key of a row begins in the {@link #buffer}. */
    public int keyStart(int row) {
        return keyStarts[row];
    }

    /** Where the bulk string begins that is the key of a row: its length, and then the {@link #keyStart key}. */
    public int keyHeader(int row) {
        int start = keyStarts[row];
        do {
            start--;
        } while (buffer.array()[start] != '$');
        return start;
    }

    /** Where the key of a row ends. */
    public int keyEnd(int row) {
        return keyEnds[row];
    }

    /** A digest of a row's key, the same in every process: FNV-1a, with the bits mixed as MurmurHash3 does at its end. */
    public long keyDigest(int row) {
        return digest(keyStarts[row], keyEnds[row]);
    }

    /** The same for the row that is being written, whose key is closed. */
    public long openRowKeyDigest() {
        return digest(keyStart, keyEnd);
    }

    private long digest(int start, int end) {
        byte[] bytes = buffer.array();
        long hash = 0xcbf29ce484222325L;
        for (int i = start; i < end; i++) {
            hash = (hash ^ (bytes[i] & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    private String text(int start, int end) {
        return new String(buffer.array(), start, end - start, StandardCharsets.UTF_8);
    }

    /** Empties the batch for the next rows; see {@link CommandBuffer#clear}. */
    public void clear(int keepCapacity) {
        rows = 0;
        openStart = 0;
        hasCalls = false;
        hasDeletes = false;
        tries.clear();
        buffer.clear(keepCapacity);
    }
}
