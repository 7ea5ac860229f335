package io.github.sparkredis;

import io.github.sparkredis.options.Option;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.ServerOptions;
import java.time.Duration;

/**
 * How rows are written: all options that hashes and documents have alike, with their types.
 *
 * <pre>{@code
 * WriteConfig config = WriteConfig.builder()
 *         .url("rediss://host:6379")
 *         .password(secret)
 *         .mode(Mode.INSERT)
 *         .ttl(Duration.ofHours(1))
 *         .build();
 * }</pre>
 *
 * <p>What is not set is taken from the Spark session, {@code spark.datasource.redis.<option>}, and then from the
 * connector's defaults, as {@code docs/options.md} lists them. Immutable; its text shows no secret.
 */
public final class WriteConfig {

    static final WriteConfig DEFAULTS = builder().build();

    private final OptionTexts texts;

    private WriteConfig(OptionTexts texts) {
        this.texts = texts;
    }

    /** {@return a builder that has nothing set} */
    public static Builder builder() {
        return new Builder(OptionTexts.NONE);
    }

    /** {@return a builder that has the same set, to change some of it} */
    public Builder toBuilder() {
        return new Builder(texts);
    }

    OptionTexts texts() {
        return texts;
    }

    @Override
    public String toString() {
        return "WriteConfig[" + texts + "]";
    }

    /** Each method sets the option of its name, and returns the builder; the last of two calls counts. */
    public static final class Builder {

        private OptionTexts texts;

        private Builder(OptionTexts texts) {
            this.texts = texts;
        }

        /** {@return the configuration; the builder can be used on} */
        public WriteConfig build() {
            return new WriteConfig(texts);
        }

        private Builder set(Option<?> option, Object value) {
            return set(texts.with(option, value));
        }

        private Builder set(OptionTexts changed) {
            texts = changed;
            return this;
        }

        /**
         * The server: {@code redis://} or {@code rediss://} (TLS), {@code [user[:password]@]host[:port][/db]}. Or the
         * sentinels that know it: {@code redis-sentinel://} or {@code rediss-sentinel://},
         * {@code [user[:password]@]host[:port][,host[:port]…]/master[/db]}.
         */
        public Builder url(String url) {
            return set(ServerOptions.URL, url);
        }

        /** The ACL user; beats the URL's. */
        public Builder user(String name) {
            return set(ServerOptions.USER, name);
        }

        /** The password; beats the URL's. Never shown. */
        public Builder password(String password) {
            return set(ServerOptions.PASSWORD, password);
        }

        /** The ACL user at the sentinels; {@link #user} is the one at the server. */
        public Builder sentinelUser(String name) {
            return set(ServerOptions.SENTINEL_USER, name);
        }

        /** The password at the sentinels; {@link #password} is the one at the server. Never shown. */
        public Builder sentinelPassword(String password) {
            return set(ServerOptions.SENTINEL_PASSWORD, password);
        }

        /** How the servers belong together. */
        public Builder topology(Topology topology) {
            return set(ServerOptions.TOPOLOGY, topology);
        }

        /**
         * The certificates to trust: a PEM file's path, the name of a {@code --files} file, or the PEM text itself.
         */
        public Builder tlsCa(String pem) {
            return set(ServerOptions.TLS_CA, pem);
        }

        /** The client's certificate, with its chain, as {@link #tlsCa}. Needs {@link #tlsKey}. */
        public Builder tlsCert(String pem) {
            return set(ServerOptions.TLS_CERT, pem);
        }

        /** The client's private key, as {@link #tlsCa}. Never shown by the connector; prefer a path. */
        public Builder tlsKey(String pem) {
            return set(ServerOptions.TLS_KEY, pem);
        }

        /** The password of an encrypted {@link #tlsKey}. Never shown. */
        public Builder tlsKeyPassword(String password) {
            return set(ServerOptions.TLS_KEY_PASSWORD, password);
        }

        /** Whether the server's certificate must name the host of the URL. */
        public Builder tlsVerifyHostname(boolean verify) {
            return set(ServerOptions.TLS_VERIFY_HOSTNAME, verify);
        }

        /** How long a connection may take to be made. */
        public Builder connectTimeout(Duration time) {
            return set(texts.withMillis(ServerOptions.CONNECT_TIMEOUT_MS, time));
        }

        /** How long a reply may take before the connection is given up and the batch is tried again. */
        public Builder socketTimeout(Duration time) {
            return set(texts.withMillis(ServerOptions.SOCKET_TIMEOUT_MS, time));
        }

        /** How long a batch is tried again; zero: not at all. */
        public Builder retryTimeout(Duration time) {
            return set(texts.withMillis(ServerOptions.RETRY_TIMEOUT_MS, time));
        }

        /** The bound of the first wait between two tries; it doubles with each try. */
        public Builder retryBase(Duration time) {
            return set(texts.withMillis(ServerOptions.RETRY_BASE_MS, time));
        }

        /** The largest bound of a wait between two tries. */
        public Builder retryMax(Duration time) {
            return set(texts.withMillis(ServerOptions.RETRY_MAX_MS, time));
        }

        /** How many replicas are to have a batch before it counts as written; 0, the default, waits for none. */
        public Builder waitReplicas(int replicas) {
            return set(ServerOptions.WAIT_REPLICAS, replicas);
        }

        /** How long they may take for a batch; 1 second by default. */
        public Builder waitTimeout(Duration time) {
            return set(texts.withMillis(ServerOptions.WAIT_TIMEOUT_MS, time));
        }

        /**
         * What the UUIDs in keys are derived from, instead of a random seed for each write. An error where the keys have no
         * UUID.
         */
        public Builder keySeed(String seed) {
            return set(Options.KEY_SEED, seed);
        }

        /** What a row does to the key it meets. */
        public Builder mode(Mode mode) {
            return set(Options.MODE, mode);
        }

        /** A string column that says of each row whether it writes, by the mode, or deletes. */
        public Builder opColumn(String name) {
            return set(Options.OP_COLUMN, name);
        }

        /** An integer, timestamp or date column that says which row of a key is newer: an older one is skipped. */
        public Builder versionColumn(String name) {
            return set(Options.VERSION_COLUMN, name);
        }

        /** The field, or member of a document, that keeps the version; {@code _version} by default. */
        public Builder versionField(String name) {
            return set(Options.VERSION_FIELD, name);
        }

        /** A folder of Hadoop's file systems for rows that fail, which then do not count against {@code max_failed_rows}. */
        public Builder failedRows(String folder) {
            return set(Options.FAILED_ROWS, folder);
        }

        /** How long a deleted key leaves its version behind, in whole seconds. */
        public Builder tombstoneTtl(Duration time) {
            return set(texts.withSeconds(Options.TOMBSTONE_TTL, time));
        }

        /** What must hold of what is there for a row to take effect: {@code stock < {stock} and lock is missing}. */
        public Builder writeIf(String conditions) {
            return set(Options.WRITE_IF, conditions);
        }

        /** The time to live of each key, in whole seconds, set in the same atomic step as the value. */
        public Builder ttl(Duration time) {
            return set(texts.withSeconds(Options.TTL, time));
        }

        /** No time to live, where the session has one by default: {@code ttl=none}. */
        public Builder noTtl() {
            return set(Options.TTL, "none");
        }

        /** An integer column with the time to live of each row in seconds. Null: {@link #ttl}, or none. */
        public Builder ttlColumn(String name) {
            return set(Options.TTL_COLUMN, name);
        }

        /** The share of itself, from 0 to 1, by which a time to live is lengthened at the most, as the key decides. */
        public Builder ttlJitter(double share) {
            return set(Options.TTL_JITTER, share);
        }

        /** A timestamp or date column with the moment when the row's key goes, instead of {@link #ttl}. */
        public Builder expireAtColumn(String name) {
            return set(Options.EXPIRE_AT_COLUMN, name);
        }

        /** String columns that hold JSON: a document embeds it, in a hash it is text. */
        public Builder jsonColumns(String... names) {
            return set(texts.withNames(Options.JSON_COLUMNS, names));
        }

        /** What a null becomes. */
        public Builder nullFields(NullFields policy) {
            return set(Options.NULL_FIELDS, policy);
        }

        /** How dates and timestamps are written. */
        public Builder temporal(Temporal format) {
            return set(Options.TEMPORAL, format);
        }

        /** How decimals are written into JSON, nested values of a hash included. */
        public Builder decimalFormat(DecimalFormat format) {
            return set(Options.DECIMAL_FORMAT, format);
        }

        /** What NaN and the infinities become. */
        public Builder nonFinite(NonFinite policy) {
            return set(Options.NON_FINITE, policy);
        }

        /** A batch is sent when it holds this many rows. */
        public Builder batchSize(int rows) {
            return set(Options.BATCH_SIZE, rows);
        }

        /** A batch is sent when it holds this many bytes. */
        public Builder batchBytes(long bytes) {
            return set(Options.BATCH_BYTES, bytes);
        }

        /** A row with a larger key or value fails. */
        public Builder maxValueBytes(long bytes) {
            return set(Options.MAX_VALUE_BYTES, bytes);
        }

        /** Whether each batch goes in one MULTI/EXEC. */
        public Builder transaction(Transaction transaction) {
            return set(Options.TRANSACTION, transaction);
        }

        /** Whether rows may be sent as the server stores them. */
        public Builder bulkLoad(BulkLoad bulkLoad) {
            return set(Options.BULK_LOAD, bulkLoad);
        }

        /** What becomes of the write where a server became another process meanwhile. */
        public Builder onRestart(OnRestart policy) {
            return set(Options.ON_RESTART, policy);
        }

        /** How many rows the whole job sends in a second at the most. */
        public Builder maxRowsPerSecond(long rows) {
            return set(Options.MAX_ROWS_PER_SECOND, rows);
        }

        /** As many rows as the server takes, where the session has a bound: {@code max_rows_per_second=none}. */
        public Builder noMaxRowsPerSecond() {
            return set(Options.MAX_ROWS_PER_SECOND, "none");
        }

        /**
         * Whether everything is checked, and nothing is sent: {@link io.github.sparkredis.result.WriteResult#dryRun} says what would
         * go.
         */
        public Builder dryRun(boolean nothingIsSent) {
            return set(Options.DRY_RUN, nothingIsSent);
        }

        /** The name of the result, to read it back by. A random UUID where it is not set. */
        public Builder resultId(String id) {
            return set(Options.RESULT_ID, id);
        }

        /** How many generated keys the result holds at the most. */
        public Builder keysLimit(int count) {
            return set(Options.KEYS_LIMIT, count);
        }

        /** How many failed rows the result shows at the most. */
        public Builder errorLimit(int count) {
            return set(Options.ERROR_LIMIT, count);
        }

        /**
         * The write throws when more rows than this failed, after all were tried. Without it failed rows are only in the
         * result, unless the session has a bound; {@code Long.MAX_VALUE} is none.
         */
        public Builder maxFailedRows(long rows) {
            return set(Options.MAX_FAILED_ROWS, rows);
        }
    }
}
