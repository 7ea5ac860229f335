package io.github.sparkredis.encode;

import io.github.sparkredis.options.WriteMode;
import io.github.sparkredis.resp.Action;
import io.github.sparkredis.resp.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a row does: in the words of Delta's and Databricks' change feeds (<a
 * href="https://docs.delta.io/latest/delta-change-data-feed.html">{@code _change_type}</a>), of Debezium (<a
 * href="https://debezium.io/documentation/reference/stable/connectors/postgresql.html">{@code op}</a>), Flink and Hudi.
 */
final class ChangeReader {

    private static final List<String> WRITES =
            List.of("insert", "update", "upsert", "update_postimage", "c", "r", "u", "i", "+i", "+u");
    private static final List<String> DELETES = List.of("delete", "d", "-d");
    private static final List<String> PASSED_OVER = List.of("update_preimage", "-u");

    private static final String WORDS =
            Stream.of(WRITES, DELETES, PASSED_OVER).flatMap(List::stream).collect(Collectors.joining(", "));

    /** Words as they came are remembered, up to so many. */
    private static final int MOST_REMEMBERED = 100;

    /** What a word means; null for a row that is passed over. */
    private record Meaning(@Nullable Action action) {}

    private final Action always;
    private final @Nullable Column op;
    private final Map<UTF8String, Meaning> meanings = new HashMap<>();

    ChangeReader(ChangePlan plan, WriteMode mode) {
        op = plan.op();
        always = switch (mode) {
            case DELETE -> Action.DELETE;
            case TOUCH -> Action.TOUCH;
            default -> Action.WRITE;
        };
        WRITES.forEach(word -> meanings.put(UTF8String.fromString(word), new Meaning(Action.WRITE)));
        DELETES.forEach(word -> meanings.put(UTF8String.fromString(word), new Meaning(Action.DELETE)));
        PASSED_OVER.forEach(word -> meanings.put(UTF8String.fromString(word), new Meaning(null)));
    }

    /** @throws UnsentRow for a row that is passed over, and one whose word nobody knows */
    Action read(InternalRow row) throws UnsentRow {
        Column column = op;
        SpecializedGetters holder = column == null ? null : column.holder(row);
        if (column == null || holder == null || holder.isNullAt(column.index())) {
            return always;
        }
        UTF8String word = holder.getUTF8String(column.index());
        Meaning meaning = meanings.get(word);
        if (meaning == null) {
            meaning = inAnyCase(word, column);
        }
        if (meaning.action == null) {
            throw new UnsentRow(Outcome.PREIMAGE);
        }
        return meaning.action;
    }

    private Meaning inAnyCase(UTF8String word, Column column) throws UnsentRow {
        Meaning meaning = meanings.get(UTF8String.fromString(word.toString().toLowerCase(Locale.ROOT)));
        if (meaning == null) {
            throw UnsentRow.failed(
                    "unknown_op",
                    "the column " + column.quoted() + " holds \"" + shortened(word.toString()) + "\", which is none of "
                            + WORDS);
        }
        if (meanings.size() < MOST_REMEMBERED) {
            meanings.put(word.clone(), meaning);
        }
        return meaning;
    }

    private static String shortened(String word) {
        return word.length() <= 40 ? word : word.substring(0, 40) + "…";
    }
}
