package io.github.sparkredis;

import io.github.sparkredis.options.Option;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes each row of a DataFrame as a hash, as {@link SparkRedis#writeHashes} does, with types instead of option texts.
 *
 * <pre>{@code
 * WriteResult result = HashWriter.keyedBy(KeyStrategy.column("id").withPrefix("user:"))
 *         .withConfig(WriteConfig.builder().mode(Mode.INSERT).ttl(Duration.ofHours(1)).build())
 *         .write(users);
 * }</pre>
 *
 * <p>Immutable: each method returns another writer, so that one can be kept and used many times, from many threads.
 */
public final class HashWriter {

    private final OptionTexts own;
    private final WriteConfig config;

    private HashWriter(OptionTexts own, WriteConfig config) {
        this.own = own;
        this.config = config;
    }

    /** {@return a writer of hashes whose keys are made so} */
    public static HashWriter keyedBy(KeyStrategy key) {
        return new HashWriter(key.texts(), WriteConfig.DEFAULTS);
    }

    /** {@return the same, with another configuration} */
    public HashWriter withConfig(WriteConfig other) {
        return new HashWriter(own, other);
    }

    /** {@return the same, for these columns; without them, all that {@code docs/options.md} names at {@code columns}} */
    public HashWriter columns(String... names) {
        return new HashWriter(own.withNames(Options.COLUMNS, names), config);
    }

    /** {@return the same, where a null deletes its field, in the same atomic step: {@code null_fields=delete}} */
    public HashWriter deleteNulls() {
        // The option's value; the public enum has those that both formats take.
        return with(Options.NULL_FIELDS, io.github.sparkredis.options.NullFields.DELETE);
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
        return SparkRedis.writeHashes(rows, texts().byName());
    }

    /**
     * Writes the rows, and says how far it is.
     *
     * @param progress as for {@link SparkRedis#writeHashes(Dataset, java.util.Map, Consumer)}
     */
    public WriteResult write(Dataset<Row> rows, Consumer<WriteResult> progress) {
        return SparkRedis.writeHashes(rows, texts().byName(), progress);
    }

    OptionTexts texts() {
        return own.and(config.texts());
    }

    private HashWriter with(Option<?> option, Object value) {
        return new HashWriter(own.with(option, value), config);
    }

    @Override
    public String toString() {
        return "HashWriter[" + own + "; " + config + "]";
    }
}
