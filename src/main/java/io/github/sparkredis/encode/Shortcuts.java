package io.github.sparkredis.encode;

import io.github.sparkredis.options.WriteMode;
import io.github.sparkredis.resp.Argument;
import io.github.sparkredis.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a hash go by a {@link Shortcut}: the one place that decides. {@code docs/bulk-load.md} says it to users.
 *
 * <p>RESTORE makes a key of a {@link HashPayload} with its expiry in one step, or with REPLACE makes it anew, and without REPLACE
 * it refuses a key that is there (BUSYKEY). So it is a whole {@code insert} and a whole {@code replace}, and an {@code upsert} of
 * a key that is absent. A moment to go is compared with the server's clock, which takes a script.
 *
 * <p>HSETEX with XX is a whole {@code update} that leaves the key's expiry as it is, and no field out.
 */
final class Shortcuts {

    /** Of an upsert: HSET takes one field or two as fast, and needs no second try. */
    private static final int LEAST_FIELDS_OF_UPSERT = 3;

    /** Another's HSETEX knows no XX: <a href="https://redis.io/docs/latest/commands/hsetex/">that of Redis 8</a>. */
    private static final Pattern UNKNOWN =
            Pattern.compile("unknown (redis )?command:? ?['`]?(restore|hsetex)|unknown argument: xx");

    private static final Pattern FORBIDDEN = Pattern.compile("permissions to run the '(restore|hsetex)' command");

    private final WriteMode mode;
    private final byte @Nullable [][] names;
    private final BulkSampling sampling = new BulkSampling();
    private Shortcut taken;

    Shortcuts(RowPlan plan) {
        mode = plan.mode();
        names = names(plan.fields());
        taken = canBeTaken(plan, names != null) ? plan.shortcut() : Shortcut.NONE;
    }

    private static boolean canBeTaken(RowPlan plan, boolean namesCanBePacked) {
        if (plan.shortcut() == Shortcut.HSETEX) {
            return !plan.expires();
        }
        boolean isTooFew = plan.mode() == WriteMode.UPSERT && plan.fields().size() < LEAST_FIELDS_OF_UPSERT;
        return namesCanBePacked && !isTooFew && !plan.expiry().isMoment();
    }

    /** As elements, or null where one is too long, or where two are the same: a server trusts a payload that they are not. */
    private static byte @Nullable [][] names(List<Column> fields) {
        byte[][] names = new byte[fields.size()][];
        Set<String> distinct = new HashSet<>();
        for (int f = 0; f < names.length; f++) {
            byte[] name = HashPayload.element(fields.get(f).name().getBytes(StandardCharsets.UTF_8));
            if (name == null || !distinct.add(new String(name, StandardCharsets.ISO_8859_1))) {
                return null;
            }
            names[f] = name;
        }
        return names;
    }

    /** What some row may go by. */
    Shortcut taken() {
        return taken;
    }

    /** The name of a field, as it stands in a payload. */
    byte[] name(int field) {
        return Objects.requireNonNull(names)[field];
    }

    /**
     * Whether RESTORE is to be tried with a row.
     *
     * @param present how many fields it has
     * @param deleted how many it deletes, should the key be there
     */
    boolean restore(InternalRow row, int present, int deleted) {
        return taken == Shortcut.RESTORE
                && deleted == 0
                && present <= HashPayload.MOST_FIELDS
                && (mode != WriteMode.UPSERT || present >= LEAST_FIELDS_OF_UPSERT)
                && !LargeRow.is(row)
                && (mode != WriteMode.UPSERT || sampling.next());
    }

    /**
     * Whether HSETEX is all of a row.
     *
     * @param deleted how many fields it deletes
     */
    boolean update(int deleted) {
        return taken == Shortcut.HSETEX && deleted == 0;
    }

    /**
     * Whether a row would be restored, as far as its fields show it.
     *
     * @param fields names and values in turn
     */
    boolean wouldRestore(List<Argument> fields) {
        return taken == Shortcut.RESTORE
                && fields.size() <= 2 * HashPayload.MOST_FIELDS
                && (mode != WriteMode.UPSERT || fields.size() >= 2 * LEAST_FIELDS_OF_UPSERT)
                && fields.stream().allMatch(text -> text.length() <= Listpack.LONGEST_TEXT)
                && fields.stream().mapToLong(Argument::length).sum() < HashPayload.MOST_BYTES;
    }

    /** Whether an error says that the server takes no shortcut, or no payload of this version. */
    static boolean areRefusedBy(Reply.ServerError error) {
        String message = error.message().toLowerCase(Locale.ROOT);
        return message.contains("dump payload")
                || message.contains("bad data format")
                || UNKNOWN.matcher(message).find()
                || FORBIDDEN.matcher(message).find();
    }

    /** What came of an upsert. */
    void answered(boolean isPresent) {
        if (mode == WriteMode.UPSERT) {
            sampling.answered(isPresent);
        }
    }

    /** Whether the answers to what was encoded decide on what comes next; said once. */
    boolean awaitAnswers() {
        return sampling.takeComplete();
    }

    /** The server does not take it. */
    void refused() {
        taken = Shortcut.NONE;
    }
}
