package io.github.sparkredis.encode;

import io.github.sparkredis.options.NullFields;
import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.ValueFormat;
import io.github.sparkredis.options.WriteMode;
import io.github.sparkredis.resp.Action;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.jspecify.annotations.Nullable;

/**
 * Makes a row a JSON document: with <a href="https://redis.io/docs/latest/commands/json.set/">JSON.SET</a> or
 * <a href="https://redis.io/docs/latest/commands/json.merge/">JSON.MERGE</a> where that alone is the whole step, else with
 * a script: for an expiry, for {@code replace}, and at a path, where the answer alone does not say what was missing. In place of
 * the script it may be a {@link Shortcut}.
 */
public final class JsonEncoder implements RowEncoder {

    private static final Outcome PATH_EXISTS = Outcome.skipped("path_exists", "the path exists already");
    private static final Outcome PATH_MISSING =
            Outcome.failed("path_missing", "the path does not exist").asExpected(); // only update asks for it
    private static final Outcome PARENT_MISSING =
            Outcome.failed("parent_missing", "the path cannot be made: what should hold it does not exist");

    private static final byte[] OK = {'O', 'K'};

    private static final String SET = "JSON.SET";

    private interface DocumentWriter {
        void write(SpecializedGetters row, CommandBuffer out) throws UnsentRow;
    }

    private final KeyEncoder key;
    private final DocumentWriter document;
    private final WriteMode mode;
    private final boolean atRoot;
    private final byte[] path;
    private final ExpiryPlan expiries;
    private final ExpiryReader expiry;
    private final Script script;
    private final Shortcuts shortcuts;
    private final ChangeArguments arguments;
    private final KeyCommands keys;
    /** Whether rows take effect by what is there. */
    private final boolean looks;

    private final long tombstone;
    private final JsonPayload payload = new JsonPayload();

    public JsonEncoder(RowPlan plan, WriteIdentity identity) {
        JsonOutput json = new JsonOutput();
        TextWriters texts = new TextWriters(plan.rules(), json);
        key = new KeyEncoder(plan.key(), identity);
        arguments = new ChangeArguments(plan.change(), texts);
        document = versioned(plan, arguments, document(plan, new JsonWriters(plan.rules(), texts), json));
        mode = plan.mode();
        atRoot = plan.document().isAtRoot();
        path = plan.document().path().getBytes(StandardCharsets.UTF_8);
        expiries = plan.expiry();
        expiry = new ExpiryReader(expiries, key);
        script = ScriptText.ofDocuments(plan);
        shortcuts = Shortcuts.ofDocuments(plan);
        looks = plan.change().looksAtWhatIsThere();
        keys = new KeyCommands(plan, key, expiry, arguments, atRoot ? null : path, looks ? this::delete : null);
        VersionPlan version = plan.change().version();
        tombstone = version == null ? 0 : version.tombstone();
    }

    /** Refuses at the driver what a document cannot do. */
    public static void check(RowPlan plan) {
        JsonPath.check(plan.document().path());
        if (plan.rules().nulls() == NullFields.DELETE) {
            throw new OptionException(
                    "The option null_fields=delete is for redis-hash. For a document use mode=merge with"
                            + " null_fields=write: a null then deletes the member.");
        }
        Column document = plan.document().column();
        if (plan.change().version() != null
                && plan.document().isAtRoot()
                && document != null
                && !VersionMember.canBeIn(document.type())) {
            throw new OptionException("The options \"version_column\" and \"value_column\" contradict each other: the"
                    + " version is kept as a member of the document, and the column " + document.quoted() + " of type "
                    + document.type().simpleString() + " makes none that has members.");
        }
        if (plan.mode() == WriteMode.TOUCH && !plan.document().isAtRoot()) {
            throw new OptionException(
                    "The options mode=touch and json_path=" + plan.document().path()
                            + " contradict each other: an expiry is of the whole key. Leave json_path out.");
        }
        if (plan.mode() == WriteMode.REPLACE && !plan.document().isAtRoot()) {
            throw new OptionException(
                    "The options mode=replace and json_path=" + plan.document().path()
                            + " contradict each other: replace drops the whole key, and there would be no document left to"
                            + " hold the path. Use mode=upsert, which overwrites what is at the path.");
        }
    }

    @Override
    public void encode(InternalRow row, long offset, CommandBatch batch) throws UnsentRow {
        if (keys.encode(row, offset, batch)) {
            return;
        }
        CommandBuffer out = batch.buffer();
        try {
            long expires = expiry.read(row, offset, batch);
            if (shortcuts.restoresDocument(row, expires) && restore(row, offset, expires, batch)) {
                return;
            }
            boolean scripted = needsScript(expires != ExpiryReader.NONE);
            begin(scripted, out);
            key.encode(row, offset, batch);
            appendPath(scripted, scripted ? expiry.spread(expires, batch) : expires, row, batch);
            int start = out.openBulk();
            document.write(row, out);
            out.closeValue(start);
            appendCondition(scripted, out);
        } catch (TooLargeException e) {
            throw UnsentRow.failed("too_large", "the document: " + e.getMessage());
        } catch (ConversionException e) {
            throw UnsentRow.failed("conversion", String.valueOf(e.getMessage()));
        }
    }

    /** Begins a command up to its key. */
    private void begin(boolean scripted, CommandBuffer out) {
        if (scripted) {
            out.beginCommand(7 + arguments.count());
            out.bulk("EVALSHA");
            out.bulk(script.sha1());
            out.bulk(1);
        } else {
            boolean conditional = mode == WriteMode.INSERT || mode == WriteMode.UPDATE;
            out.beginCommand(conditional ? 5 : 4);
            out.bulk(mode == WriteMode.MERGE ? "JSON.MERGE" : SET);
        }
    }

    /**
     * Appends what is between the key and the document.
     *
     * @param row that its operands and its version are read from; null where it has none
     */
    private void appendPath(boolean scripted, long expires, @Nullable InternalRow row, CommandBatch batch) {
        CommandBuffer out = batch.buffer();
        int start = out.openBulk();
        out.append(path);
        out.closeBulk(start);
        if (scripted) {
            batch.openOwn(2 + arguments.count());
            out.bulk(expires);
            if (row != null) {
                appendArguments(row, out);
            }
        }
    }

    private void appendArguments(InternalRow row, CommandBuffer out) {
        arguments.appendOperands(row, out);
        if (arguments.haveVersion()) {
            int start = out.openBulk();
            arguments.appendJsonVersion(row, out);
            out.closeBulk(start);
        }
    }

    /** A row that deletes its key, or what is at the path, by what is there. */
    private void delete(InternalRow row, long offset, CommandBatch batch) throws UnsentRow {
        CommandBuffer out = batch.buffer();
        begin(true, out);
        key.encode(row, offset, batch);
        int start = out.openBulk();
        out.append(path);
        out.closeBulk(start);
        if (tombstone > 0) { // else a full server would let the others of a call pass behind its DEL
            batch.openOwn(2 + arguments.count());
        }
        out.bulk(tombstone);
        appendArguments(row, out);
        out.bulk("");
    }

    /** Appends what comes behind the document. */
    private void appendCondition(boolean scripted, CommandBuffer out) {
        if (!scripted && mode == WriteMode.INSERT) {
            out.bulk("NX");
        } else if (!scripted && mode == WriteMode.UPDATE) {
            out.bulk("XX");
        }
    }

    /** Returns whether the row is one for a payload; if not, nothing of it is in the batch. */
    private boolean restore(InternalRow row, long offset, long expires, CommandBatch batch) throws UnsentRow {
        CommandBuffer out = batch.buffer();
        boolean replaces = mode == WriteMode.REPLACE && !looks;
        RestoreCommand.begin(replaces, out);
        key.encode(row, offset, batch);
        int start = RestoreCommand.openPayload(expiry.spread(expires, batch), out);
        payload.begin(out);
        document.write(row, out);
        out.checkValue(payload.length(out));
        if (payload.isTooLong(out)) {
            batch.dropRow();
            return false;
        }
        payload.end(out);
        RestoreCommand.end(start, replaces, out);
        shortcuts.tried(batch);
        return true;
    }

    @Override
    public Optional<Probe> shortcutProbe(String key) {
        return shortcuts.taken() == Shortcut.RESTORE
                ? Optional.of(RestoreCommand.probe("documents", key, this::appendProbe))
                : Optional.empty();
    }

    private void appendProbe(CommandBuffer out) {
        payload.begin(out);
        out.appendAscii("{}");
        payload.end(out);
    }

    @Override
    public Verdict.@Nullable Remedy remedy(CommandBatch batch, int row, Reply.ServerError error) {
        return batch.action(row) == Action.WRITE
                ? shortcuts.remedy(batch.name(row), error)
                : keys.remedy(batch, row, error);
    }

    @Override
    public void replace(CommandBatch batch, int row) {
        if (batch.action(row) != Action.WRITE) {
            keys.replace(batch, row);
            return;
        }
        List<ByteBuffer> command = batch.arguments(row);
        long expires = RestoreCommand.expires(command);
        boolean scripted = needsScript(expires != ExpiryReader.NONE);
        CommandBuffer out = batch.buffer();
        begin(scripted, out);
        batch.openKey();
        out.append(command.get(1));
        batch.closeKey();
        ByteBuffer restored = document(RestoreCommand.NAME, command);
        appendPath(scripted, expires, null, batch);
        if (arguments.haveVersion()) {
            int version = out.openBulk();
            out.append(VersionMember.of(restored));
            out.closeBulk(version);
        }
        int start = out.openBulk();
        out.append(restored);
        out.closeBulk(start);
        appendCondition(scripted, out);
        batch.replaceRow(row);
    }

    /** The document of a command. */
    static ByteBuffer document(String name, List<ByteBuffer> command) {
        return switch (name) {
            case RestoreCommand.NAME -> JsonPayload.document(RestoreCommand.payload(command));
            case SET -> command.get(3);
            default -> command.get(command.size() - 1);
        };
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
                && atRoot
                && keys.allWrite()
                && !looks
                && !expiries.isMoment(); // which can be past, whatever is there
    }

    @Override
    public void encodeKey(InternalRow row, long offset, CommandBatch batch) throws UnsentRow {
        expiry.read(row, offset, batch);
        key.encode(row, offset, batch);
    }

    @Override
    public Outcome outcome(Action action, @Nullable Object reply) throws UnexpectedReplyException {
        if (action != Action.WRITE) {
            return keys.outcome(action, reply);
        }
        if (reply == null) {
            return mode == WriteMode.INSERT ? Outcome.KEY_EXISTS : keyMissing();
        } else if (reply instanceof byte[] said && Arrays.equals(said, OK)) {
            shortcuts.restored();
            return Outcome.WRITTEN;
        }
        long code = reply instanceof Long number ? number : Long.MIN_VALUE;
        if (code == 1) {
            return Outcome.WRITTEN;
        } else if (code == 0) {
            return atRoot ? Outcome.KEY_EXISTS : PATH_EXISTS;
        } else if (code == -1) {
            return keyMissing();
        } else if (code == -2) {
            return PARENT_MISSING;
        } else if (code == -3) {
            return PATH_MISSING;
        }
        Outcome held = KeyCommands.heldBack(code);
        if (held != null) {
            return held;
        }
        throw new UnexpectedReplyException("OK, or a number that says what became of a document");
    }

    private Outcome keyMissing() {
        return mode == WriteMode.UPDATE ? Outcome.KEY_MISSING.asExpected() : Outcome.KEY_MISSING;
    }

    @Override
    public Outcome refusal(Reply.ServerError error) {
        // NX alone asks for the type first; a key is there all the same.
        boolean exists = mode == WriteMode.INSERT && atRoot && error.code().equals("WRONGTYPE");
        return exists || Shortcuts.isBusyKey(error) ? Outcome.KEY_EXISTS : RowEncoder.super.refusal(error);
    }

    @Override
    public Optional<ReadBack> readBack() {
        boolean isInsert = mode == WriteMode.INSERT;
        return isInsert || keys.haveConditions() ? Optional.of(new JsonReadBack(path, isInsert)) : Optional.empty();
    }

    @Override
    public List<Script> scripts() {
        boolean isNeeded = looks || (keys.someWrite() && needsScript(expiries.exists()));
        return isNeeded ? List.of(script) : keys.scripts();
    }

    private boolean needsScript(boolean withExpiry) {
        return looks || withExpiry || mode == WriteMode.REPLACE || !atRoot;
    }

    @Override
    public List<List<String>> probeCommands(String probeKey) {
        List<List<String>> commands = new ArrayList<>();
        boolean deletesByScript = looks && keys.someDelete();
        boolean writesVersion = keys.leavesVersion();
        if (keys.someWrite() || writesVersion) {
            commands.add(
                    mode == WriteMode.MERGE
                            ? List.of("JSON.MERGE", probeKey, "$", "{}")
                            : List.of(SET, probeKey, "$", "{}"));
        }
        commands.addAll(keys.probeCommands(probeKey));
        if (!scripts().isEmpty() && (looks || keys.someWrite())) {
            commands.add(List.of("EVALSHA", script.sha1(), "1", probeKey));
        }
        if (looks) {
            commands.add(List.of("JSON.GET", probeKey, "$"));
        }
        if (arguments.haveVersion()) {
            commands.add(List.of("PTTL", probeKey));
            commands.add(List.of("JSON.OBJLEN", probeKey, "$"));
        }
        if (looks || (!atRoot && keys.someWrite())) { // else they are for a row that the server refuses
            commands.add(List.of("EXISTS", probeKey));
            commands.add(List.of("TYPE", probeKey));
        }
        if (!atRoot && keys.someWrite()) {
            commands.add(List.of("JSON.TYPE", probeKey, "$"));
        }
        if (deletesByScript) {
            commands.add(atRoot ? List.of("DEL", probeKey) : List.of("JSON.DEL", probeKey, "$"));
        }
        if (mode == WriteMode.REPLACE || (arguments.haveVersion() && keys.someWrite())) {
            commands.add(List.of("PERSIST", probeKey));
        }
        if (keys.someWrite()) {
            commands.addAll(expiries.probeCommands(probeKey));
        }
        if (writesVersion) {
            commands.add(List.of("EXPIRE", probeKey, "1"));
        }
        return commands;
    }

    /** With the row's version as its last member. */
    private static DocumentWriter versioned(RowPlan plan, ChangeArguments arguments, DocumentWriter document) {
        VersionPlan version = plan.change().version();
        if (version == null || !plan.document().isAtRoot()) {
            return document;
        }
        VersionMember member = new VersionMember(version.field());
        return (row, out) -> {
            int start = out.length();
            document.write(row, out);
            member.open(start, out);
            arguments.appendJsonVersion(row, out);
            out.append((byte) '}');
        };
    }

    private static void write(
            JsonOutput json, JsonWriter writer, SpecializedGetters data, int ordinal, CommandBuffer out) {
        if (LargeRow.is(data)) {
            long bytes = json.measure(writer, data, ordinal);
            out.checkValue(bytes);
            out.makeRoom(bytes);
        }
        json.document(writer, data, ordinal, out);
    }

    private static DocumentWriter document(RowPlan plan, JsonWriters writers, JsonOutput json) {
        Column column = plan.document().column();
        if (column == null) {
            JsonWriter fields = writers.fields(plan.fields(), plan.document().jsonColumns());
            return (row, out) -> write(json, fields, row, 0, out);
        }
        DocumentWriter value;
        if (SupportedTypes.isString(column.type()) && plan.document().format() == ValueFormat.JSON) {
            value = (holder, out) -> {
                try {
                    JsonText.append(holder.getUTF8String(column.index()), out);
                } catch (ConversionException e) {
                    throw new ConversionException("the column " + column.quoted() + ": " + e.getMessage());
                }
            };
        } else {
            JsonWriter writer = writers.column(column);
            value = (holder, out) -> write(json, writer, holder, column.index(), out);
        }
        NullTest nulls = NullTest.of(column.type(), plan.rules());
        return (row, out) -> {
            SpecializedGetters holder = column.holder(row);
            if (holder == null || nulls.isNull(holder, column.index())) {
                throw UnsentRow.failed(
                        "null_value", "the column " + column.quoted() + " is null, and there is no document");
            }
            value.write(holder, out);
        };
    }
}
