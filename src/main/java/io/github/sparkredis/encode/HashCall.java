package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/**
 * A row's call of {@code hash.lua}: EVALSHA, digest, 1, key; the number of shared names, and these; the expiry; "", "delete", or
 * the number of the arguments behind the operands; the operands; then either a value for each shared name; or the version, if
 * there are any, of a row that deletes its key; or the number of fields to delete, their names, and the fields to set, each with
 * its value.
 */
final class HashCall {

    /** The place of the key. */
    static final int KEY = 3;

    /** More are not shared: the script spreads all names and values at once. */
    private static final int MOST_SHARED = 1_000;

    /** In the place of the number of arguments. */
    private static final String DELETE = "delete";

    private final Script script;
    private final ChangeArguments change;
    private final long tombstone;
    private final byte[][] names; // as bulk strings
    private final boolean shares;

    HashCall(RowPlan plan, byte[][] names, ChangeArguments change) {
        script = ScriptText.ofHashes(plan);
        VersionPlan version = plan.change().version();
        tombstone = version == null ? 0 : version.tombstone();
        this.change = change;
        this.names = names;
        shares = plan.sharesNames() && names.length <= MOST_SHARED;
    }

    Script script() {
        return script;
    }

    /** Whether a row that has all fields, and deletes none, goes without their names. */
    boolean sharesNames() {
        return shares;
    }

    /**
     * Begins a call; its key comes next.
     *
     * @param isSharing whether the row goes without the names
     * @param parts how many names and values it has beside the shared names
     */
    void begin(boolean isSharing, int parts, CommandBuffer out) {
        out.beginCommand(KEY + 1 + (isSharing ? 3 + names.length : 4) + change.operands() + parts);
        out.bulk("EVALSHA");
        out.bulk(script.sha1());
        out.bulk(1);
    }

    /**
     * Appends what is between the key and the names and values.
     *
     * @param row that its operands are read from; null where rows have none
     */
    void appendHead(
            boolean isSharing, long expires, @Nullable InternalRow row, int deleted, int parts, CommandBatch batch) {
        CommandBuffer out = batch.buffer();
        if (isSharing) {
            out.bulk(names.length);
            for (byte[] name : names) {
                out.append(name);
            }
            batch.openOwn(2 + change.operands() + parts);
            out.bulk(expires);
            out.bulk("");
            appendOperands(row, out);
        } else {
            out.bulk(0);
            // One that only deletes could be the first of a call: with an HDEL a full server lets the others pass.
            if (deleted < parts) {
                batch.openOwn(3 + change.operands() + parts);
            }
            out.bulk(expires);
            out.bulk(1 + parts);
            appendOperands(row, out);
            out.bulk(deleted);
        }
    }

    private void appendOperands(@Nullable InternalRow row, CommandBuffer out) {
        if (row != null) {
            change.appendOperands(row, out);
        }
    }

    /** Begins a call that deletes its key; the key comes next. */
    void beginDelete(CommandBuffer out) {
        out.beginCommand(KEY + 4 + change.count());
        out.bulk("EVALSHA");
        out.bulk(script.sha1());
        out.bulk(1);
    }

    void appendDelete(InternalRow row, CommandBatch batch) {
        CommandBuffer out = batch.buffer();
        out.bulk(0);
        if (tombstone > 0) { // else a full server would let the others of a call pass behind its DEL
            batch.openOwn(2 + change.count());
        }
        out.bulk(tombstone);
        out.bulk(DELETE);
        change.appendOperands(row, out);
        if (change.haveVersion()) {
            int start = out.openBulk();
            change.appendVersion(row, out);
            out.closeBulk(start);
        }
    }

    /** The fields that a call sets, names and values in turn. */
    <T> List<T> fields(List<T> command, Function<T, String> text) {
        int shared = Integer.parseInt(text.apply(command.get(KEY + 1)));
        String own = text.apply(command.get(KEY + 3 + shared));
        int first = KEY + 4 + shared + change.operands();
        if (own.equals(DELETE)) {
            return List.of();
        } else if (own.isEmpty()) {
            List<T> fields = new ArrayList<>();
            for (int f = 0; f < shared; f++) {
                fields.add(command.get(KEY + 2 + f));
                fields.add(command.get(first + f));
            }
            return fields;
        }
        int deleted = Integer.parseInt(text.apply(command.get(first)));
        return command.subList(first + 1 + deleted, command.size());
    }
}
