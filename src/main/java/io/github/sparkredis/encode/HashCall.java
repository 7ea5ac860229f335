package io.github.sparkredis.encode;

import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A row's call of {@code hash.lua}: EVALSHA, digest, 1, key; the number of shared names, and these; the expiry; then either "" and
 * a value for each shared name, or the number of arguments that follow, the number of fields to delete, their names, and the
 * fields to set, each with its value.
 */
final class HashCall {

    /** The place of the key. */
    static final int KEY = 3;

    /** More are not shared: the script spreads all names and values at once. */
    private static final int MOST_SHARED = 1_000;

    private final Script script;
    private final byte[][] names; // as bulk strings
    private final boolean shares;

    HashCall(RowPlan plan, byte[][] names) {
        script = Script.resource(HashCall.class, "hash.lua", plan.scriptHead());
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
        out.beginCommand(KEY + 1 + (isSharing ? 3 + names.length : 4) + parts);
        out.bulk("EVALSHA");
        out.bulk(script.sha1());
        out.bulk(1);
    }

    /** Appends what is between the key and the names and values. */
    void appendHead(boolean isSharing, long expires, int deleted, int parts, CommandBatch batch) {
        CommandBuffer out = batch.buffer();
        if (isSharing) {
            out.bulk(names.length);
            for (byte[] name : names) {
                out.append(name);
            }
            batch.openOwn(2 + parts);
            out.bulk(expires);
            out.bulk("");
        } else {
            out.bulk(0);
            if (deleted
                    < parts) { // else it could be the first of a call: with an HDEL a full server lets the others pass
                batch.openOwn(3 + parts);
            }
            out.bulk(expires);
            out.bulk(1 + parts);
            out.bulk(deleted);
        }
    }

    /** The fields that a call sets, names and values in turn. */
    static <T> List<T> fields(List<T> command, Function<T, String> text) {
        int shared = Integer.parseInt(text.apply(command.get(KEY + 1)));
        int first = KEY + 4 + shared;
        if (text.apply(command.get(first - 1)).isEmpty()) {
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

    /** Whether a call sets fields, and deletes none. */
    static <T> boolean deletesNone(List<T> command, Function<T, String> text) {
        int shared = Integer.parseInt(text.apply(command.get(KEY + 1)));
        return shared > 0 || text.apply(command.get(KEY + 4)).equals("0");
    }
}
