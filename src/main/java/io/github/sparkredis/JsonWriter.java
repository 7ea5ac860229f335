package io.github.sparkredis;

import io.github.sparkredis.options.Option;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.WriteMode;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes each row of a DataFrame as a JSON document, as {@link SparkRedis#writeJson} does, with types instead of option
 * texts.
 *
 * <pre>{@code
 * WriteResult result = JsonWriter.keyedBy(KeyStrategy.pattern("order:{country}:{id}"))
 *         .path("$.address")
 *         .valueColumn("address")
 *         .write(orders);
 * }</pre>
 *
 * <p>Immutable: each method returns another writer, so that one can be kept and used many times, from many threads.
 */
public final class JsonWriter {

    private final OptionTexts own;
    private final WriteConfig config;

    private JsonWriter(OptionTexts own, WriteConfig config) {
        this.own = own;
        this.config = config;
    }

    /** {@return a writer of documents whose keys are made so} */
    public static JsonWriter keyedBy(KeyStrategy key) {
        return new JsonWriter(key.texts(), WriteConfig.DEFAULTS);
    }

    /** {@return the same, with another configuration} */
    public JsonWriter withConfig(WriteConfig other) {
        return new JsonWriter(own, other);
    }

    /** {@return the same, for these columns; without them, all that {@code docs/options.md} names at {@code columns}} */
    public JsonWriter columns(String... names) {
        return new JsonWriter(own.withNames(Options.COLUMNS, names), config);
    }

    /** {@return the same, where the document is merged into what is there: {@code mode=merge}, {@code JSON.MERGE}} */
    public JsonWriter merge() {
        return with(Options.MODE, WriteMode.MERGE);
    }

    /** {@return the same, where the document goes to this JSONPath: the option {@code json_path}} */
    public JsonWriter path(String path) {
        return with(Options.JSON_PATH, path);
    }

    /** {@return the same, where this one column is the whole document, instead of {@link #columns}} */
    public JsonWriter valueColumn(String name) {
        return with(Options.VALUE_COLUMN, name);
    }

    /** {@return the same, where a string in {@link #valueColumn} is taken so} */
    public JsonWriter valueFormat(ValueFormat format) {
        return with(Options.VALUE_FORMAT, format);
    }

    /**
     * Writes the rows.
     *
     * @param rows the DataFrame
     * @return the figures, once all rows were tried
     * @throws IllegalArgumentException before any row is sent, for what is wrong with the options or the schema
     * @throws RedisWriteException where the server cannot be reached, or more rows failed than {@code maxFailedRows}
     */
    public WriteResult write(Dataset<Row> rows) {
        return SparkRedis.writeJson(rows, texts().byName());
    }

    /**
     * Writes the rows, and says how far it is.
     *
     * @param progress as for {@link SparkRedis#writeJson(Dataset, java.util.Map, Consumer)}
     */
    public WriteResult write(Dataset<Row> rows, Consumer<WriteResult> progress) {
        return SparkRedis.writeJson(rows, texts().byName(), progress);
    }

    OptionTexts texts() {
        return own.and(config.texts());
    }

    private JsonWriter with(Option<?> option, Object value) {
        return new JsonWriter(own.with(option, value), config);
    }

    @Override
    public String toString() {
        return "JsonWriter[" + own + "; " + config + "]";
    }
}
