package io.github.sparkredis.encode;

import io.github.sparkredis.options.NullFields;
import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.WriteMode;
import io.github.sparkredis.resp.Argument;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Outcome;
import io.github.sparkredis.resp.ReadBack;
import io.github.sparkredis.resp.Script;
import io.github.sparkredis.resp.TooLargeException;
import io.github.sparkredis.resp.UnexpectedReplyException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Makes a row a hash: with <a href="https://redis.io/docs/latest/commands/hset/">HSET</a> where that alone is the whole
 * step, else with a script, so that condition, fields and expiry take effect together.
 */
public final class HashEncoder implements RowEncoder {

    private static final Outcome EMPTY_ROW = Outcome.failed(
                    "empty_row", "every field of the row is null, and Redis has no empty hash")
            .asExpected();

    /** More than what stands before a value, and behind it. */
    private static final int HEADER = 32;

    private final KeyEncoder key;
    private final Column[] fields;
    private final byte[][] names; // as bulk strings
    private final NullTest[] nullTests;
    private final TextWriter[] values;
    private final WriteMode mode;
    private final NullFields nulls;
    private final ExpiryPlan expiries;
    private final ExpiryReader expiry;
    private final Script script;

    public HashEncoder(RowPlan plan, WriteIdentity identity) {
        TextWriters texts = new TextWriters(plan.rules(), new JsonOutput());
        key = new KeyEncoder(plan.key(), identity);
        fields = plan.fields().toArray(Column[]::new);
        names = new byte[fields.length][];
        nullTests = new NullTest[fields.length];
        values = new TextWriter[fields.length];
        for (int f = 0; f < fields.length; f++) {
            names[f] = bulk(fields[f].name());
            nullTests[f] = NullTest.of(fields[f].type(), plan.rules());
            values[f] = texts.field(fields[f].type());
        }
        mode = plan.mode();
        nulls = plan.rules().nulls();
        expiries = plan.expiry();
        expiry = new ExpiryReader(expiries, key);
        script = Script.resource(HashEncoder.class, "hash.lua", plan.scriptHead());
    }

    /** Refuses at the driver what a hash cannot do. */
    public static void check(RowPlan plan) {
        if (plan.mode() == WriteMode.MERGE) {
            throw new OptionException(
                    "The option mode=merge is for redis-json: a hash has no documents to merge. upsert"
                            + " sets the fields of the row and lets the others stay.");
        }
    }

    @Override
    public void encode(InternalRow row, long offset, CommandBatch batch) throws UnsentRow {
        int absent = nulls == NullFields.WRITE ? 0 : countNulls(row);
        int deleted = nulls == NullFields.DELETE ? absent : 0;
        int present = fields.length - absent;
        CommandBuffer out = batch.buffer();
        try {
            long expires = expiry.read(row, offset, batch);
            if (present + deleted == 0) {
                key.encode(row, offset, batch);
                throw new UnsentRow(EMPTY_ROW);
            }
            if (mode == WriteMode.UPSERT && expires == ExpiryReader.NONE && deleted == 0) {
                out.beginCommand(2 + 2 * present);
                out.bulk("HSET");
                key.encode(row, offset, batch);
            } else {
                out.beginCommand(6 + deleted + 2 * present);
                out.bulk("EVALSHA");
                out.bulk(script.sha1());
                out.bulk(1);
                key.encode(row, offset, batch);
                out.bulk(expiry.spread(expires, batch));
                out.bulk(deleted);
                if (deleted > 0) {
                    appendDeleted(row, out);
                }
            }
            appendFields(row, out);
        } catch (TooLargeException e) {
            throw tooLarge("the row", e);
        }
    }

    private static UnsentRow tooLarge(String what, TooLargeException e) {
        return UnsentRow.failed("too_large", what + ": " + e.getMessage());
    }

    private void appendDeleted(InternalRow row, CommandBuffer out) {
        for (int f = 0; f < fields.length; f++) {
            if (isNull(f, row)) {
                out.append(names[f]);
            }
        }
    }

    private void appendFields(InternalRow row, CommandBuffer out) throws UnsentRow {
        if (LargeRow.is(row)) {
            out.makeRoom(measure(row, out));
        }
        for (int f = 0; f < fields.length; f++) {
            int index = fields[f].index();
            SpecializedGetters holder = fields[f].holder(row);
            boolean isNull = holder == null || nullTests[f].isNull(holder, index);
            if (!isNull || nulls == NullFields.WRITE) {
                out.append(names[f]);
                int start = out.openBulk();
                try {
                    if (holder != null && !isNull) {
                        values[f].write(holder, index, out);
                    }
                    out.closeValue(start);
                } catch (RuntimeException e) {
                    throw unsent(f, e);
                }
            }
        }
    }

    /** How many bytes the fields of a row take, or some more. */
    private long measure(InternalRow row, CommandBuffer out) throws UnsentRow {
        long bytes = 0;
        for (int f = 0; f < fields.length; f++) {
            SpecializedGetters holder = fields[f].holder(row);
            long value = 0;
            if (holder != null && !nullTests[f].isNull(holder, fields[f].index())) {
                try {
                    value = values[f].measure(holder, fields[f].index());
                    if (value > TextWriter.SHORT) {
                        out.checkValue(value);
                    }
                } catch (RuntimeException e) {
                    throw unsent(f, e);
                }
            }
            bytes += names[f].length + HEADER + value;
        }
        return bytes;
    }

    /** What becomes of a row whose field cannot be written. */
    private UnsentRow unsent(int field, RuntimeException e) {
        String column = "the column " + fields[field].quoted();
        if (e instanceof TooLargeException tooLarge) {
            return tooLarge(column, tooLarge);
        } else if (e instanceof ConversionException
                || e instanceof JacksonException
                || e instanceof ArithmeticException
                || e instanceof DateTimeException) {
            return UnsentRow.failed("conversion", column + ": " + e.getMessage());
        }
        throw e;
    }

    @Override
    public Outcome outcome(@Nullable Object reply) throws UnexpectedReplyException {
        long code = reply instanceof Long number ? number : Long.MIN_VALUE;
        if (code == -4) {
            return Outcome.EXPIRED;
        } else if (code == 1 || (mode == WriteMode.UPSERT && code >= 0)) {
            return Outcome.WRITTEN; // HSET answers how many fields are new
        } else if (code == 0) {
            return Outcome.KEY_EXISTS;
        } else if (code == -1) {
            return Outcome.KEY_MISSING.asExpected(); // under update alone
        }
        throw new UnexpectedReplyException("a number that says what became of a hash");
    }

    @Override
    public Optional<ReadBack> readBack() {
        return mode == WriteMode.INSERT ? Optional.of(new HashReadBack()) : Optional.empty();
    }

    @Override
    public List<Script> scripts() {
        return needsScript() ? List.of(script) : List.of();
    }

    private boolean needsScript() {
        return mode != WriteMode.UPSERT || expiries.exists() || nulls == NullFields.DELETE;
    }

    @Override
    public List<List<String>> probeCommands(String probeKey) {
        List<List<String>> commands = new ArrayList<>();
        commands.add(List.of("HSET", probeKey, "field", "value"));
        if (needsScript()) {
            commands.add(List.of("EVALSHA", script.sha1(), "1", probeKey, "0", "0", "field", "value"));
        }
        if (mode != WriteMode.UPSERT) {
            commands.add(List.of("EXISTS", probeKey));
        }
        if (mode == WriteMode.REPLACE) {
            commands.add(List.of("DEL", probeKey));
        }
        if (nulls == NullFields.DELETE) {
            commands.add(List.of("HDEL", probeKey, "field"));
        }
        commands.addAll(expiries.probeCommands(probeKey));
        return commands;
    }

    @Override
    public Long memory(List<Argument> command) {
        // HSET key, or EVALSHA digest 1 key expiry number-of-deleted-fields, those fields
        boolean isScript = command.get(0).head()[0] == 'E';
        int key = isScript ? 3 : 1;
        int fields = isScript ? 6 + Integer.parseInt(command.get(5).text()) : 2;
        return fields == command.size()
                ? 0L // it deletes fields, and makes no hash
                : HashMemory.of(command.get(key).length(), command.subList(fields, command.size()));
    }

    private int countNulls(InternalRow row) {
        int count = 0;
        for (int f = 0; f < fields.length; f++) {
            if (isNull(f, row)) {
                count++;
            }
        }
        return count;
    }

    private boolean isNull(int field, InternalRow row) {
        SpecializedGetters holder = fields[field].holder(row);
        return holder == null || nullTests[field].isNull(holder, fields[field].index());
    }

    private static byte[] bulk(String name) {
        CommandBuffer buffer = new CommandBuffer(name.length() + 16);
        int start = buffer.openBulk();
        buffer.appendUtf8(name);
        buffer.closeBulk(start);
        return Arrays.copyOf(buffer.array(), buffer.length());
    }
}
