package io.github.sparkredis.encode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.sparkredis.options.NullFields;
import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.WriteMode;
import io.github.sparkredis.resp.Action;
import io.github.sparkredis.resp.Argument;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Outcome;
import io.github.sparkredis.resp.Probe;
import io.github.sparkredis.resp.ReadBack;
import io.github.sparkredis.resp.Reply;
import io.github.sparkredis.resp.Script;
import io.github.sparkredis.resp.TooLargeException;
import io.github.sparkredis.resp.UnexpectedReplyException;
import io.github.sparkredis.resp.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/**
 * Makes a row a hash: with <a href="https://redis.io/docs/latest/commands/hset/">HSET</a> where that alone is the whole
 * step, else with a script, so that condition, fields and expiry take effect together; or by a {@link Shortcut}.
 */
public final class HashEncoder implements RowEncoder {

    static final String HSETEX = "HSETEX";

    /** Of the arguments of HSETEX. */
    private static final int FIRST_UPDATED = 5;

    /**
     * Keys that Valkey 9.1.2 takes for words of HSETEX: it looks for FIELDS from the key on, and has a replica repeat the command
     * without what it takes for a condition.
     */
    private static final Set<String> WORDS = Set.of("FIELDS", "NX", "XX", "FNX", "FXX");

    private static final int LONGEST_WORD = 6;

    private static final byte[] OK = "OK".getBytes(US_ASCII);

    private static final Outcome EMPTY_ROW = Outcome.failed(
                    "empty_row", "every field of the row is null, and Redis has no empty hash")
            .asExpected();

    private final KeyEncoder key;
    private final HashFields fields;
    private final WriteMode mode;
    private final NullFields nulls;
    private final ExpiryPlan expiries;
    private final ExpiryReader expiry;
    private final ChangeArguments arguments;
    private final KeyCommands keys;
    private final HashCall call;
    /** Whether rows take effect by what is there. */
    private final boolean looks;

    private final boolean looksAtVersionAlone;

    private final Shortcuts shortcuts;
    private final HashPayload payload = new HashPayload();
    private final byte @Nullable [][] packed; // the names, as they stand in a payload

    public HashEncoder(RowPlan plan, WriteIdentity identity) {
        TextWriters texts = new TextWriters(plan.rules(), new JsonOutput());
        key = new KeyEncoder(plan.key(), identity);
        fields = new HashFields(plan, texts);
        mode = plan.mode();
        nulls = plan.rules().nulls();
        expiries = plan.expiry();
        expiry = new ExpiryReader(expiries, key);
        arguments = new ChangeArguments(plan.change(), texts);
        looks = plan.change().looksAtWhatIsThere();
        looksAtVersionAlone = looks && plan.change().conditions().isEmpty();
        keys = new KeyCommands(plan, key, expiry, arguments, null, looks ? this::delete : null);
        call = new HashCall(plan, fields.names(), arguments);
        packed = HashPayload.names(plan.hashFields());
        shortcuts = Shortcuts.ofHashes(plan, packed != null);
    }

    /** Refuses at the driver what a hash cannot do. */
    public static void check(RowPlan plan) {
        if (plan.mode() == WriteMode.MERGE) {
            throw new OptionException(
                    "The option mode=merge is for redis-json: a hash has no documents to merge. upsert"
                            + " sets the fields of the row and lets the others stay.");
        }
        plan.change().conditions().stream()
                .map(ConditionPlan::left)
                .filter(left -> left.startsWith("$.") || left.startsWith("$["))
                .findFirst()
                .ifPresent(path -> {
                    throw new OptionException("The option \"write_if\" asks for \"" + path
                            + "\", a place in a document; a hash has fields. Give the name of one.");
                });
    }

    @Override
    public void encode(InternalRow row, long offset, CommandBatch batch) throws UnsentRow {
        if (keys.encode(row, offset, batch)) {
            return;
        }
        int absent = fields.countAbsent(row);
        int deleted = nulls == NullFields.DELETE ? absent : 0;
        int present = fields.count() - absent;
        CommandBuffer out = batch.buffer();
        try {
            long expires = expiry.read(row, offset, batch);
            if (isEmpty(present + deleted)) {
                key.encode(row, offset, batch);
                throw new UnsentRow(EMPTY_ROW);
            }
            if (shortcuts.restoresHash(row, present) && restore(row, offset, expires, absent, batch)) {
                return;
            }
            Way way = way(expires, absent, deleted);
            int parts = way == Way.SHARING_CALL ? present : deleted + 2 * present;
            begin(way, parts, out);
            key.encode(row, offset, batch);
            if (way == Way.HSETEX && isWord(batch)) {
                batch.dropRow();
                way = Way.CALL;
                begin(way, parts, out);
                key.encode(row, offset, batch);
            }
            appendHead(way, way.isCall() ? expiry.spread(expires, batch) : expires, row, deleted, parts, batch);
            if (deleted > 0) {
                fields.appendNullNames(row, out);
            }
            fields.append(row, absent, way != Way.SHARING_CALL, out);
        } catch (TooLargeException e) {
            throw HashFields.tooLarge("the row", e);
        }
    }

    /** Whether a row has no field but its version. */
    private boolean isEmpty(int fieldsWithVersion) {
        return fieldsWithVersion == (arguments.haveVersion() ? 1 : 0);
    }

    /** A row that deletes its key, by what is there. */
    private void delete(InternalRow row, long offset, CommandBatch batch) throws UnsentRow {
        call.beginDelete(batch.buffer());
        key.encode(row, offset, batch);
        call.appendDelete(row, batch);
    }

    /** What a row goes by where it is not restored. */
    private enum Way {
        HSET,
        HSETEX,
        CALL,
        /** Without the names of its fields. */
        SHARING_CALL;

        boolean isCall() {
            return this == CALL || this == SHARING_CALL;
        }
    }

    private Way way(long expires, int absent, int deleted) {
        if (isPlain(expires) && deleted == 0) {
            return Way.HSET;
        } else if (shortcuts.updatesHash(deleted)) {
            return Way.HSETEX;
        }
        return absent == 0 && call.sharesNames() ? Way.SHARING_CALL : Way.CALL;
    }

    /** Whether HSET is all of a row. */
    private boolean isPlain(long expires) {
        return mode == WriteMode.UPSERT && expires == ExpiryReader.NONE && arguments.count() == 0 && !looks;
    }

    private static boolean isWord(CommandBatch batch) {
        return batch.openRowKeyLength() <= LONGEST_WORD
                && WORDS.contains(String.valueOf(batch.openRowKey()).toUpperCase(Locale.ROOT));
    }

    /** Begins a command up to its key. */
    private void begin(Way way, int parts, CommandBuffer out) {
        if (way == Way.HSET) {
            out.beginCommand(2 + parts);
            out.bulk("HSET");
        } else if (way == Way.HSETEX) {
            out.beginCommand(FIRST_UPDATED + parts);
            out.bulk(HSETEX);
        } else {
            call.begin(way == Way.SHARING_CALL, parts, out);
        }
    }

    /** Appends what is between the key and the names and values. */
    private void appendHead(
            Way way, long expires, @Nullable InternalRow row, int deleted, int parts, CommandBatch batch) {
        if (way == Way.HSETEX) {
            CommandBuffer out = batch.buffer();
            out.bulk("XX");
            out.bulk("FIELDS");
            out.bulk(parts / 2);
        } else if (way.isCall()) {
            call.appendHead(way == Way.SHARING_CALL, expires, row, deleted, parts, batch);
        }
    }

    /** Returns whether the row is one for a payload; if not, nothing of it is in the batch. */
    private boolean restore(InternalRow row, long offset, long expires, int absent, CommandBatch batch)
            throws UnsentRow {
        CommandBuffer out = batch.buffer();
        boolean replaces = mode == WriteMode.REPLACE && !looks;
        byte[][] elements = Objects.requireNonNull(packed);
        RestoreCommand.begin(replaces, out);
        key.encode(row, offset, batch);
        int start = RestoreCommand.openPayload(expiry.spread(expires, batch), out);
        payload.begin(out);
        for (int f = 0; f < elements.length; f++) {
            if (absent == 0 || !fields.isNull(f, row)) {
                out.append(elements[f]);
                int element = Listpack.openElement(out);
                fields.appendValue(f, row, out);
                fields.checkValue(f, out.length() - element, out);
                if (!Listpack.closeElement(out, element) || payload.isTooLong(out)) {
                    batch.dropRow();
                    return false;
                }
            }
        }
        payload.end(out, elements.length - absent);
        RestoreCommand.end(start, replaces, out);
        shortcuts.tried(batch);
        return true;
    }

    @Override
    public Optional<Probe> shortcutProbe(String key) {
        return switch (shortcuts.taken()) {
            case NONE -> Optional.empty();
            case RESTORE -> Optional.of(RestoreCommand.probe("hashes", key, this::appendProbe));
            case HSETEX -> Optional.of(new Probe(HSETEX, updateProbe(key), null));
        };
    }

    private static CommandBuffer updateProbe(String key) {
        CommandBuffer out = new CommandBuffer(128);
        List<String> words = List.of(HSETEX, key, "XX", "FXX", "FIELDS", "1", key, "value");
        out.command(words.stream().map(word -> word.getBytes(UTF_8)).toList());
        return out;
    }

    private void appendProbe(CommandBuffer out) {
        payload.begin(out);
        for (String text : List.of("field", "value")) {
            int element = Listpack.openElement(out);
            out.appendAscii(text);
            Listpack.closeElement(out, element);
        }
        payload.end(out, 1);
    }

    @Override
    public void replace(CommandBatch batch, int row) {
        if (batch.action(row) != Action.WRITE) {
            keys.replace(batch, row);
            return;
        }
        List<ByteBuffer> command = batch.arguments(row);
        boolean isUpdate = batch.name(row).equals(HSETEX);
        List<ByteBuffer> texts = isUpdate
                ? command.subList(FIRST_UPDATED, command.size())
                : HashPayload.texts(RestoreCommand.payload(command));
        long expires = isUpdate ? ExpiryReader.NONE : RestoreCommand.expires(command);
        int deleted = nulls == NullFields.DELETE ? fields.count() - texts.size() / 2 : 0;
        int parts = deleted + texts.size();
        Way way = isPlain(expires) && deleted == 0 ? Way.HSET : Way.CALL;
        CommandBuffer out = batch.buffer();
        begin(way, parts, out);
        batch.openKey();
        out.append(command.get(1));
        batch.closeKey();
        appendHead(way, expires, null, deleted, parts, batch);
        if (deleted > 0) {
            fields.appendNamesBeside(texts, out);
        }
        for (ByteBuffer text : texts) {
            int start = out.openBulk();
            out.append(text);
            out.closeBulk(start);
        }
        batch.replaceRow(row);
    }

    @Override
    public boolean tries() {
        return shortcuts.tries();
    }

    @Override
    public boolean takeSampleEnd() {
        return shortcuts.takeSampleEnd();
    }

    @Override
    public boolean skipsKeysThere() {
        return mode == WriteMode.INSERT
                && keys.allWrite()
                && !looks
                && !expiries.isMoment(); // which can be past, whatever is there
    }

    @Override
    public void encodeKey(InternalRow row, long offset, CommandBatch batch) throws UnsentRow {
        expiry.read(row, offset, batch);
        key.encode(row, offset, batch);
        if (fields.countAbsent(row) == fields.count()) {
            throw new UnsentRow(EMPTY_ROW);
        }
    }

    @Override
    public Outcome outcome(Action action, @Nullable Object reply) throws UnexpectedReplyException {
        if (action != Action.WRITE) {
            return keys.outcome(action, reply);
        }
        if (reply instanceof byte[] text && Arrays.equals(text, OK)) {
            shortcuts.restored();
            return Outcome.WRITTEN;
        }
        long code = reply instanceof Long number ? number : Long.MIN_VALUE;
        Outcome held = KeyCommands.heldBack(code);
        if (held != null) {
            return held;
        } else if (code == 1 || (mode == WriteMode.UPSERT && code >= 0)) {
            return Outcome.WRITTEN; // HSET answers how many fields are new
        } else if (code == -1 || (code == 0 && mode == WriteMode.UPDATE)) {
            return Outcome.KEY_MISSING.asExpected();
        } else if (code == 0) {
            return Outcome.KEY_EXISTS;
        }
        throw new UnexpectedReplyException("a number that says what became of a hash");
    }

    @Override
    public Outcome refusal(Reply.ServerError error) {
        return Shortcuts.isBusyKey(error) ? Outcome.KEY_EXISTS : RowEncoder.super.refusal(error);
    }

    @Override
    public Verdict.@Nullable Remedy remedy(CommandBatch batch, int row, Reply.ServerError error) {
        return batch.action(row) == Action.WRITE
                ? shortcuts.remedy(batch.name(row), error)
                : keys.remedy(batch, row, error);
    }

    @Override
    public Optional<ReadBack> readBack() {
        if (mode == WriteMode.INSERT) {
            return Optional.of(HashReadBack.ofInsert(call));
        }
        return keys.haveConditions() ? Optional.of(HashReadBack.ofCondition(call)) : Optional.empty();
    }

    @Override
    public List<Script> scripts() {
        return needsScript() ? List.of(call.script()) : keys.scripts();
    }

    private boolean needsScript() {
        return looks || (keys.someWrite() && writesByScript());
    }

    private boolean writesByScript() {
        return mode != WriteMode.UPSERT || expiries.exists() || nulls == NullFields.DELETE;
    }

    @Override
    public List<List<String>> probeCommands(String probeKey) {
        List<List<String>> commands = new ArrayList<>();
        boolean deletesByScript = looks && keys.someDelete();
        boolean writesVersion = keys.leavesVersion();
        if (keys.someWrite() || writesVersion) {
            commands.add(List.of("HSET", probeKey, "field", "value"));
        }
        commands.addAll(keys.probeCommands(probeKey));
        if (needsScript()) {
            commands.add(List.of("EVALSHA", call.script().sha1(), "1", probeKey));
        }
        if (looks) {
            commands.add(List.of(looksAtVersionAlone ? "HGET" : "HMGET", probeKey, "field"));
        }
        if (arguments.haveVersion()) {
            commands.add(List.of("HLEN", probeKey));
            commands.add(List.of("PTTL", probeKey));
        }
        if (arguments.haveVersion() && keys.someWrite()) {
            commands.add(List.of("PERSIST", probeKey));
        }
        if (deletesByScript || (keys.someWrite() && mode != WriteMode.UPSERT)) {
            commands.add(List.of("EXISTS", probeKey));
        }
        if (deletesByScript || mode == WriteMode.REPLACE) {
            commands.add(List.of("DEL", probeKey));
        }
        if (keys.someWrite() && nulls == NullFields.DELETE) {
            commands.add(List.of("HDEL", probeKey, "field"));
        }
        if (keys.someWrite()) {
            commands.addAll(expiries.probeCommands(probeKey));
        }
        if (writesVersion) {
            commands.add(List.of("EXPIRE", probeKey, "1"));
        }
        return commands;
    }

    @Override
    public Long memory(List<Argument> command) {
        String name = command.get(0).text();
        boolean isCall = name.equals("EVALSHA");
        if (!keys.someWrite() || !(isCall || name.equals("HSET"))) {
            return 0L; // it makes no hash
        }
        List<Argument> fields = isCall ? call.fields(command, Argument::text) : command.subList(2, command.size());
        if (fields.isEmpty()) {
            return 0L; // it deletes fields, and makes no hash
        }
        int key = isCall ? HashCall.KEY : 1;
        return HashMemory.of(command.get(key).length(), fields, shortcuts.wouldRestoreHash(fields));
    }
}
