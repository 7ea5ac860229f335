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
 * Which rows go as a {@link HashPayload}, by <a href="https://redis.io/docs/latest/commands/restore/">RESTORE</a>: the one
 * place that decides. {@code docs/bulk-load.md} says it to users.
 *
 * <p>RESTORE makes a key with its expiry in one step, or with REPLACE makes it anew, and without REPLACE it refuses a key that is
 * there (BUSYKEY). So it is a whole {@code insert} and a whole {@code replace}, and an {@code upsert} of a key that is absent. An
 * {@code update} is none of these; and a moment to go is compared with the server's clock, which takes a script.
 */
final class BulkRows {

    /** Of an upsert: HSET takes one field or two as fast, and needs no second try. */
    private static final int LEAST_FIELDS_OF_UPSERT = 3;

    private static final Pattern UNKNOWN = Pattern.compile("unknown (redis )?command:? ?['`]?restore");

    private final WriteMode mode;
    private final byte @Nullable [][] names;
    private final BulkSampling sampling = new BulkSampling();
    private boolean isOn;

    BulkRows(RowPlan plan) {
        mode = plan.mode();
        names = names(plan.fields());
        isOn = plan.bulkLoad()
                && (mode == WriteMode.INSERT
                        || mode == WriteMode.REPLACE
                        || (mode == WriteMode.UPSERT && plan.fields().size() >= LEAST_FIELDS_OF_UPSERT))
                && !plan.expiry().isMoment()
                && names != null;
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

    /** Whether some row may go so. */
    boolean isOn() {
        return isOn;
    }

    /** The name of a field, as it stands in a payload. */
    byte[] name(int field) {
        return Objects.requireNonNull(names)[field];
    }

    /**
     * Whether a row is to be tried.
     *
     * @param present how many fields it has
     * @param deleted how many it deletes, should the key be there
     */
    boolean take(InternalRow row, int present, int deleted) {
        return isOn
                && deleted == 0
                && present <= HashPayload.MOST_FIELDS
                && (mode != WriteMode.UPSERT || present >= LEAST_FIELDS_OF_UPSERT)
                && !LargeRow.is(row)
                && (mode != WriteMode.UPSERT || sampling.next());
    }

    /**
     * Whether a row would be sent so, as far as its fields show it.
     *
     * @param fields names and values in turn
     */
    boolean wouldTake(List<Argument> fields) {
        return isOn
                && fields.size() <= 2 * HashPayload.MOST_FIELDS
                && (mode != WriteMode.UPSERT || fields.size() >= 2 * LEAST_FIELDS_OF_UPSERT)
                && fields.stream().allMatch(text -> text.length() <= Listpack.LONGEST_TEXT)
                && fields.stream().mapToLong(Argument::length).sum() < HashPayload.MOST_BYTES;
    }

    /** Whether an error says that the server takes no RESTORE, or no payload of this version. */
    static boolean areRefusedBy(Reply.ServerError error) {
        String message = error.message().toLowerCase(Locale.ROOT);
        return message.contains("dump payload")
                || message.contains("bad data format")
                || UNKNOWN.matcher(message).find()
                || message.contains("permissions to run the 'restore' command");
    }

    /** What came of an upsert. */
    void answered(boolean isPresent) {
        if (mode == WriteMode.UPSERT) {
            sampling.answered(isPresent);
        }
    }

    /** The server does not take payloads, or none of ours. */
    void refused() {
        isOn = false;
    }
}
