package io.github.sparkredis.encode;

import io.github.sparkredis.options.WriteMode;
import io.github.sparkredis.resp.Action;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Outcome;
import io.github.sparkredis.resp.Reply;
import io.github.sparkredis.resp.Script;
import io.github.sparkredis.resp.UnexpectedReplyException;
import io.github.sparkredis.resp.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/**
 * The commands of rows that say something of their key alone, which are the same whatever it holds: <a
 * href="https://redis.io/docs/latest/commands/unlink/">UNLINK</a>, <a
 * href="https://redis.io/docs/latest/commands/expire/">EXPIRE</a>, and {@code touch.lua} for a moment, which may have passed.
 */
final class KeyCommands {

    private static final String UNLINK = "UNLINK";
    private static final String DEL = "DEL";

    /** Appends the call of a row that deletes its key by what is there. */
    interface Deletion {
        void append(InternalRow row, long offset, CommandBatch batch) throws UnsentRow;
    }

    private final ChangeReader changes;
    private final ChangePlan plan;
    private final WriteMode mode;
    private final byte @Nullable [] path;
    private final ChangeArguments arguments;
    private final @Nullable Deletion deletion;
    private final KeyEncoder key;
    private final ExpiryPlan expiries;
    private final ExpiryReader expiry;
    private boolean hasUnlink = true;
    private final Script script = Script.resource(KeyCommands.class, "touch.lua", "");

    /**
     * Of the rows of a task.
     *
     * @param path in the document of a key, of which a row deletes what is there; null for all of the key
     * @param deletion by a script, where rows take effect by what is there; else null
     */
    KeyCommands(
            RowPlan row,
            KeyEncoder key,
            ExpiryReader expiry,
            ChangeArguments arguments,
            byte @Nullable [] path,
            @Nullable Deletion deletion) {
        plan = row.change();
        mode = row.mode();
        changes = new ChangeReader(plan, mode);
        this.path = path;
        this.arguments = arguments;
        this.deletion = deletion;
        this.key = key;
        expiries = row.expiry();
        this.expiry = expiry;
    }

    /**
     * Appends the command of a row that does not write.
     *
     * @return false, and nothing appended, for one that does
     * @throws UnsentRow for a row that does nothing
     */
    boolean encode(InternalRow row, long offset, CommandBatch batch) throws UnsentRow {
        Action action;
        try {
            action = changes.read(row);
            arguments.check(row);
        } catch (UnsentRow e) {
            if (!e.outcome().equals(Outcome.PREIMAGE)) {
                key.encode(row, offset, batch); // for the result to show; and a row without one fails by that
            }
            throw e;
        }
        if (action == Action.DELETE) {
            delete(row, offset, batch);
        } else if (action == Action.TOUCH) {
            touch(row, offset, batch);
        }
        return action != Action.WRITE;
    }

    private void delete(InternalRow row, long offset, CommandBatch batch) throws UnsentRow {
        batch.open(Action.DELETE);
        if (deletion != null) {
            deletion.append(row, offset, batch);
            return;
        }
        CommandBuffer out = batch.buffer();
        byte[] at = path;
        out.beginCommand(at == null ? 2 : 3);
        out.bulk(at != null ? "JSON.DEL" : hasUnlink ? UNLINK : DEL);
        key.encode(row, offset, batch);
        if (at != null) {
            int start = out.openBulk();
            out.append(at);
            out.closeBulk(start);
        }
    }

    /** A server that knows no UNLINK, which frees memory behind the scenes, knows DEL. */
    Verdict.@Nullable Remedy remedy(CommandBatch batch, int row, Reply.ServerError error) {
        boolean isUnknown = error.message().toLowerCase(Locale.ROOT).contains("unknown command");
        if (!isUnknown || !batch.name(row).equals(UNLINK)) {
            return null;
        }
        hasUnlink = false;
        return Verdict.Remedy.OTHER_COMMAND;
    }

    /** Puts DEL in the place of UNLINK. */
    void replace(CommandBatch batch, int row) {
        ByteBuffer name = batch.arguments(row).get(1);
        batch.open(Action.DELETE);
        CommandBuffer out = batch.buffer();
        out.beginCommand(2);
        out.bulk(DEL);
        batch.openKey();
        out.append(name);
        batch.closeKey();
        batch.replaceRow(row);
    }

    private void touch(InternalRow row, long offset, CommandBatch batch) throws UnsentRow {
        batch.open(Action.TOUCH);
        long expires = expiry.read(row, offset, batch);
        CommandBuffer out = batch.buffer();
        if (expires == ExpiryReader.NONE) {
            key.encode(row, offset, batch);
            throw UnsentRow.failed("invalid_ttl", "the row asks for no expiry, which is all that mode=touch sets");
        } else if (expiries.isMoment()) {
            out.beginCommand(5);
            out.bulk("EVALSHA");
            out.bulk(script.sha1());
            out.bulk(1);
        } else {
            out.beginCommand(3);
            out.bulk("EXPIRE");
        }
        key.encode(row, offset, batch);
        out.bulk(expiry.spread(expires, batch));
    }

    /** What an answer says of a row that does not write. */
    Outcome outcome(Action action, @Nullable Object reply) throws UnexpectedReplyException {
        long count = reply instanceof Long number ? number : Long.MIN_VALUE;
        Outcome held = heldBack(count);
        if (held != null) {
            return held;
        } else if (count == -8) {
            return Outcome.NOTHING_THERE;
        } else if (count == 0 && action == Action.DELETE) {
            return path != null
                    ? Outcome.NOTHING_AT_THE_PATH
                    : leavesVersion() ? Outcome.NEVER_THERE : Outcome.NOTHING_THERE;
        } else if (count == 0) {
            return Outcome.NOTHING_THERE;
        } else if (count > 0) {
            return action == Action.DELETE ? Outcome.DELETED : Outcome.WRITTEN;
        }
        throw new UnexpectedReplyException("a number that says whether a key was there");
    }

    /** What a script says of a row that what is there, or its moment to go, holds back; null for every other answer. */
    static @Nullable Outcome heldBack(long code) {
        if (code == -4) {
            return Outcome.EXPIRED;
        } else if (code == -5) {
            return Outcome.STALE;
        } else if (code == -6) {
            return Outcome.CONDITION;
        }
        return code == -7 ? Outcome.INVALID_VERSION : null;
    }

    /** Whether some row deletes. */
    boolean someDelete() {
        return mode == WriteMode.DELETE || plan.op() != null;
    }

    /** Whether rows that delete their keys leave their version behind. */
    boolean leavesVersion() {
        VersionPlan version = plan.version();
        return version != null && version.tombstone() > 0;
    }

    boolean haveConditions() {
        return !plan.conditions().isEmpty();
    }

    /** Whether some row writes. */
    boolean someWrite() {
        return !ChangePlan.isOfKeysAlone(mode);
    }

    /** Whether every row writes. */
    boolean allWrite() {
        return someWrite() && plan.op() == null;
    }

    List<Script> scripts() {
        return mode == WriteMode.TOUCH && expiries.isMoment() ? List.of(script) : List.of();
    }

    /** As {@link RowEncoder#probeCommands}, of those here. */
    List<List<String>> probeCommands(String probeKey) {
        List<List<String>> commands = new ArrayList<>();
        if (someDelete() && deletion == null) {
            commands.add(path == null ? List.of(UNLINK, probeKey) : List.of("JSON.DEL", probeKey, "$"));
        } else if (mode == WriteMode.TOUCH) {
            scripts().forEach(touch -> commands.add(List.of("EVALSHA", touch.sha1(), "1", probeKey)));
            commands.addAll(expiries.probeCommands(probeKey));
        }
        return commands;
    }
}
