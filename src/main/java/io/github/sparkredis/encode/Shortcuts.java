package io.github.sparkredis.encode;

import io.github.sparkredis.options.WriteMode;
import io.github.sparkredis.resp.Argument;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.Reply;
import io.github.sparkredis.resp.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/**
 * Which rows go by a {@link Shortcut}: the one place that decides. {@code docs/bulk-load.md} says it to users.
 *
 * <p>RESTORE makes a key of a {@link HashPayload} or a {@link JsonPayload} with its expiry in one step, or with REPLACE makes it
 * anew, and without REPLACE it refuses a key that is there (BUSYKEY). So it is a whole {@code insert} and a whole {@code replace},
 * and an {@code upsert} of a key that is absent. A moment to go is compared with the server's clock, which takes a script.
 *
 * <p>A hash of some fields is cheaper to restore. A document is parsed either way, so that it is worth it only in place of a
 * script.
 *
 * <p>A row with a version is an insert as long as its key is absent, whatever the mode.
 *
 * <p>HSETEX with XX is a whole {@code update} of a hash that leaves the key's expiry as it is, and no field out.
 */
final class Shortcuts {

    /** Of an upsert: HSET takes one field or two as fast, and needs no second try. */
    private static final int LEAST_FIELDS_OF_UPSERT = 3;

    private static final Pattern UNKNOWN = Pattern.compile("unknown (redis )?command:? ?['`]?(restore|hsetex)");

    /** Another's HSETEX knows no XX: those of <a href="https://redis.io/docs/latest/commands/hsetex/">Redis 8</a>, Valkey 9.0. */
    private static final Pattern UNKNOWN_ARGUMENT = Pattern.compile("unknown argument: xx|syntax error");

    /** Some servers do not say which. */
    private static final Pattern UNKNOWN_WITHOUT_A_NAME = Pattern.compile("unknown (redis )?command\\W*$");

    private static final Pattern FORBIDDEN = Pattern.compile("permissions to run the '(restore|hsetex)' command");

    private final WriteMode mode;
    /** Whether rows have versions, which what is there is to be compared with. */
    private final boolean isVersioned;

    private final BulkSampling sampling = new BulkSampling();
    /** As long as no server refuses it. */
    private Shortcut taken;

    private Shortcuts(RowPlan plan, boolean isTaken) {
        mode = plan.mode();
        isVersioned = plan.change().version() != null;
        taken = isTaken ? plan.shortcut() : Shortcut.NONE;
    }

    /** @param arePacked whether the names of the fields can stand in a payload */
    static Shortcuts ofHashes(RowPlan plan, boolean arePacked) {
        boolean isTooFew = isPlainUpsert(plan) && plan.fields().size() < LEAST_FIELDS_OF_UPSERT;
        boolean isTaken = plan.shortcut() == Shortcut.HSETEX
                ? !plan.expires()
                : arePacked && !isTooFew && !plan.expiry().isMoment();
        return new Shortcuts(plan, isTaken);
    }

    static Shortcuts ofDocuments(RowPlan plan) {
        boolean isTaken = plan.shortcut() == Shortcut.RESTORE
                && isScriptOtherwise(plan)
                && !plan.expiry().isMoment()
                && plan.document().isAtRoot()
                && DocumentDepth.isBounded(plan);
        return new Shortcuts(plan, isTaken);
    }

    /** Of an upsert every row must be: the answers to others are the same, and would be taken for those of its sample. */
    private static boolean isScriptOtherwise(RowPlan plan) {
        if (plan.change().version() != null) {
            return true;
        }
        return switch (plan.mode()) {
            case REPLACE -> true;
            case UPSERT -> plan.expiry().ttl() > 0;
            default -> plan.expires();
        };
    }

    private static boolean isPlainUpsert(RowPlan plan) {
        return plan.mode() == WriteMode.UPSERT && plan.change().version() == null;
    }

    /** Whether a row that finds its key there goes again by another command, so that it is worth it where few do. */
    private boolean areTries() {
        return mode == WriteMode.UPSERT || isVersioned;
    }

    /** Whether rows of the write may be tries. */
    boolean tries() {
        return taken == Shortcut.RESTORE && areTries();
    }

    /** What some row may go by. */
    Shortcut taken() {
        return taken;
    }

    /**
     * Whether RESTORE is to be tried with a hash.
     *
     * @param present how many fields it has; those that it deletes are none of an absent key
     */
    boolean restoresHash(InternalRow row, int present) {
        return taken == Shortcut.RESTORE
                && present > 0
                && present <= HashPayload.MOST_FIELDS
                && (mode != WriteMode.UPSERT || isVersioned || present >= LEAST_FIELDS_OF_UPSERT)
                && tries(row);
    }

    /** Whether RESTORE is to be tried with a document. */
    boolean restoresDocument(InternalRow row, long expires) {
        return taken == Shortcut.RESTORE
                && (mode == WriteMode.REPLACE || isVersioned || expires != ExpiryReader.NONE)
                && tries(row);
    }

    private boolean tries(InternalRow row) {
        return !LargeRow.is(row, 2 * Payload.MOST_BYTES) && (!areTries() || sampling.isToTry());
    }

    /** A row is in the batch as a payload. */
    void tried(CommandBatch batch) {
        if (areTries()) {
            sampling.tried();
            batch.openTry();
        }
    }

    /**
     * Whether HSETEX is all of a row.
     *
     * @param deleted how many fields it deletes
     */
    boolean updatesHash(int deleted) {
        return taken == Shortcut.HSETEX && deleted == 0;
    }

    /**
     * Whether a hash would be restored, as far as its fields show it.
     *
     * @param fields names and values in turn
     */
    boolean wouldRestoreHash(List<Argument> fields) {
        return taken == Shortcut.RESTORE
                && fields.size() <= 2 * HashPayload.MOST_FIELDS
                && (mode != WriteMode.UPSERT || isVersioned || fields.size() >= 2 * LEAST_FIELDS_OF_UPSERT)
                && fields.stream().allMatch(text -> text.length() <= Listpack.LONGEST_TEXT)
                && fields.stream().mapToLong(Argument::length).sum() < Payload.MOST_BYTES;
    }

    /** A row was restored: its key was absent. */
    void restored() {
        answered(false);
    }

    private void answered(boolean isPresent) {
        if (areTries()) {
            sampling.answered(isPresent);
        }
    }

    /** Whether the answers to what was encoded decide on what comes next; said once. */
    boolean takeSampleEnd() {
        return sampling.takeComplete();
    }

    static boolean isBusyKey(Reply.ServerError error) {
        return error.code().equals("BUSYKEY");
    }

    /**
     * RESTORE found its key, or a shortcut is not taken: the servers of a write need not be alike, nor stay as they are.
     *
     * @param command what the row went by
     */
    Verdict.@Nullable Remedy remedy(String command, Reply.ServerError error) {
        if (isBusyKey(error)) {
            answered(true);
            return mode == WriteMode.INSERT && !isVersioned ? null : Verdict.Remedy.OTHER_COMMAND;
        }
        boolean isShortcut = command.equals(RestoreCommand.NAME) || command.equals(HashEncoder.HSETEX);
        boolean isOfShortcut = isRefusal(error, isShortcut || taken != Shortcut.NONE)
                || (command.equals(HashEncoder.HSETEX) && isOfArguments(error));
        if (isOfShortcut) {
            taken = Shortcut.NONE;
        } else if (!error.refusesKey()) {
            return null;
        }
        if (isShortcut) {
            return Verdict.Remedy.OTHER_COMMAND; // the key may be allowed to that alone
        }
        return isOfShortcut ? Verdict.Remedy.NOTHING : null;
    }

    private static boolean isOfArguments(Reply.ServerError error) {
        return UNKNOWN_ARGUMENT
                .matcher(error.message().toLowerCase(Locale.ROOT))
                .find();
    }

    /**
     * Whether an error says that the server takes no shortcut, or no payload of this version.
     *
     * @param isTaken whether the command that it does not name may be one
     */
    private static boolean isRefusal(Reply.ServerError error, boolean isTaken) {
        String message = error.message().toLowerCase(Locale.ROOT);
        return (isTaken && UNKNOWN_WITHOUT_A_NAME.matcher(message).find())
                || message.contains("dump payload")
                || message.contains("bad data format")
                || UNKNOWN.matcher(message).find()
                || FORBIDDEN.matcher(message).find();
    }
}
