package io.github.sparkredis.options;

import static io.github.sparkredis.options.Option.Section.BATCHES;
import static io.github.sparkredis.options.Option.Section.CONTENT;
import static io.github.sparkredis.options.Option.Section.KEYS;
import static io.github.sparkredis.options.Option.Section.RESULT;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one list of options, with those of {@link ServerOptions}. The reference page {@code docs/options.md} is generated from it.
 */
public final class Options {

    /** The format of hashes. */
    public static final String HASH = "redis-hash";

    /** The format of documents, which some options are for alone. */
    public static final String JSON = "redis-json";

    /** Fifty years. Nobody means longer; seconds and milliseconds since 1970 are, and milliseconds of a few weeks. */
    public static final long MAX_TTL_SECONDS = 50 * 365L * 86_400;

    /** What to tell somebody whose time to live is beyond that. */
    public static final String MOMENT_AS_TTL =
            "More than 50 years are taken for a mistake: seconds or milliseconds since"
                    + " 1970, or milliseconds to live. The option \"expire_at_column\" takes a moment: a timestamp column, as"
                    + " timestamp_seconds(…) and timestamp_millis(…) make one";

    // Keys

    public static final Option<String> KEY_COLUMN = Option.of(
            KEYS,
            "key_column",
            Parser.text("a column's name"),
            "The column whose text is the key. It is then no field, unless `columns` names it. The field of a struct can"
                    + " be the key, too, `user.id`; the struct stays a field.");

    public static final Option<String> KEY_PREFIX = Option.of(
            KEYS,
            "key_prefix",
            Parser.text("text"),
            "With `key_column`: what goes before the column's text. Alone: what goes before a UUID.");

    public static final Option<KeyPattern> KEY_PATTERN = Option.of(
            KEYS,
            "key_pattern",
            Parser.verbatim("text with placeholders", KeyPattern::parse),
            "The key with placeholders: `{idx}` (the row's index, unique over the write; it counts from 0 in"
                    + " every write, so the next write meets the same keys, and leaves gaps where partitions are not of"
                    + " one size), `{uuid}`, `{epoch}` (the number of a stream's batch, from 0), `{column_name}`, and `{column:idx}` for a column"
                    + " of such a name. In a stream a key with `{idx}` holds `{epoch}` too, as the index begins anew in each."
                    + " `{{` and `}}` are literal braces. Columns of a pattern stay fields.");

    public static final Option<String> KEY_SEED = Option.of(
            KEYS,
            "key_seed",
            Parser.text("text"),
            "What the UUIDs in keys are derived from, with the partition and the row's place in it. Random for each"
                    + " write where it is not set. The same seed, rows and partitions give the same keys: so two writes"
                    + " with one seed meet each other's keys, which is what it is for. For keys without a UUID it is an"
                    + " error, or as a session's default passed over.");

    // Content

    public static final Option<List<String>> COLUMNS = Option.of(
            CONTENT,
            "columns",
            Parser.of("column names, separated by commas", ColumnList::parse),
            "The columns to write; without it, all but `key_column`, `ttl_column`, `expire_at_column` and `op_column`. Backticks quote a"
                    + " name that holds a comma. The field of a struct, `user.name`, is written under that whole name.");

    public static final Option<WriteMode> MODE = Option.of(
                    CONTENT,
                    "mode",
                    WriteMode.parser(),
                    "What a row does to the key it meets. `upsert`: the fields of a hash are set, and others of it stay; a"
                            + " document takes the place of the one that is there, and at a `json_path` of what is at the"
                            + " path, with all its members (`merge` lets others stay). `insert`: only where the key does"
                            + " not exist. `update`: only where it does. `replace`: whatever was there goes, with its"
                            + " expiry. `merge`: the document is merged into the one that is there (JSON only). Under a key"
                            + " with `{idx}` or a UUID `upsert` acts as `replace`. At a `json_path` other than `$` it is the"
                            + " path that is asked for. `delete`: the key goes, or what is at the `json_path`. `touch`: a key that is"
                            + " there gets the expiry of the TTL options, and nothing else. Both pass the other columns over. Not Spark's save mode: PySpark's `save(mode=…)` sets that one, so"
                            + " there use `write_mode`.")
            .withDefault("upsert")
            .withAlias("write_mode");

    public static final Option<String> OP_COLUMN = Option.of(
            CONTENT,
            "op_column",
            Parser.text("the name of a string column"),
            "What each row does. It writes, by `mode`: `insert`, `update`, `upsert`, `update_postimage`, `c`, `r`, `u`, `i`, `+i`,"
                    + " `+u`, null. It deletes, as `mode=delete` does: `delete`, `d`, `-d`. It is passed over, and counted as skipped"
                    + " (`preimage`): `update_preimage`, `-u`. Case does not matter; another word fails the row (`unknown_op`). The"
                    + " column is no field, unless `columns` names it.");

    public static final Option<String> VERSION_COLUMN = Option.of(
            CONTENT,
            "version_column",
            Parser.text("the name of an integer, decimal without a fraction, timestamp or date column"),
            "Which row of a key is newer: a row takes effect unless what is there has a newer version, else it is skipped"
                    + " (`stale`); of equal versions the later row wins. The version is kept beside the row, as a whole number of"
                    + " any size: of moments the microseconds since 1970. A null fails the row (`null_version`), and so does a"
                    + " version there that is no whole number (`invalid_version`). The column stays a field, too.");

    public static final Option<String> VERSION_FIELD = Option.of(
                    CONTENT,
                    "version_field",
                    Parser.text("a name"),
                    "The field of the hash, or the member of the document at `$`, that keeps the version. The name of the"
                            + " `version_column` itself makes the version that field.")
            .withDefault("_version");

    public static final Option<Long> TOMBSTONE_TTL = Option.of(
            CONTENT,
            "tombstone_ttl",
            Parser.timeToLive(MAX_TTL_SECONDS, MOMENT_AS_TTL),
            "With `version_column`: how long a key that is deleted leaves its version behind, so that an older row that comes late"
                    + " does not bring it back. Until then the key holds the version and nothing else.");

    public static final Option<List<Condition>> WRITE_IF = Option.of(
            CONTENT,
            "write_if",
            Parser.of("conditions such as `stock < {stock} and lock is missing`", ConditionParser::parse),
            "What must hold of what is there for a row to take effect (`upsert`, `update`, `replace`, `delete`); else it is skipped"
                    + " (`condition`). Left a field, or of a document a member or a path that begins with `$`; in the middle `=`,"
                    + " `!=`, `<`, `<=`, `>`, `>=`, or `is missing`, `is not missing`; right a `'text'`, a number, `true`, `false`, or a"
                    + " `{column}` of the row. Joined by `and`. Backticks quote names. A number on the right is compared as a number,"
                    + " anything else as text, byte by byte. A key that is not there meets `is missing` alone.");

    public static final Option<String> JSON_PATH = Option.of(
                    CONTENT,
                    "json_path",
                    Parser.text("a JSONPath"),
                    "Where the document goes. `path` is taken for it where it begins with `$`.")
            .withDefault("$")
            .onlyFor(JSON);

    public static final Option<String> VALUE_COLUMN = Option.of(
                    CONTENT,
                    "value_column",
                    Parser.text("a column's name"),
                    "Instead of `columns`: this one column is the whole document.")
            .onlyFor(JSON);

    public static final Option<ValueFormat> VALUE_FORMAT = Option.of(
                    CONTENT,
                    "value_format",
                    Parser.oneOf(ValueFormat.class),
                    "What a string in `value_column` holds: one JSON value, sent as it is, or text.")
            .withDefault("json")
            .onlyFor(JSON);

    public static final Option<List<String>> JSON_COLUMNS = Option.of(
            CONTENT,
            "json_columns",
            Parser.of("column names, separated by commas", ColumnList::parse),
            "String columns that hold JSON. In a document each is checked to be one JSON value, and embedded as it is"
                    + " rather than as a string. In a hash they are text like any other, and not checked. Backticks quote a"
                    + " name that holds a comma.");

    public static final Option<Long> TTL = Option.of(
            CONTENT,
            "ttl",
            Parser.timeToLive(MAX_TTL_SECONDS, MOMENT_AS_TTL),
            "The time to live of each key, set in the same atomic step as the value. Without one an expiry that is"
                    + " already there is left to the command: HSET keeps it, JSON.SET does what that server does,"
                    + " `replace` drops it.");

    public static final Option<String> TTL_COLUMN = Option.of(
            CONTENT,
            "ttl_column",
            Parser.text("the name of an integer column"),
            "The time to live of each row in seconds. Null: `ttl`, or none. A row with 0 or less fails, and so does one"
                    + " with more than 50 years, as seconds or milliseconds since 1970 would be.");

    public static final Option<Double> TTL_JITTER = Option.of(
                    CONTENT,
                    "ttl_jitter",
                    Parser.fraction(),
                    "By how much of itself each key's time to live, of `ttl` and `ttl_column`, is lengthened at the most: with"
                            + " `0.1` an hour becomes 60 to 66 minutes, so that keys written together do not all go in one second."
                            + " How much follows from the key alone: the same in every write and every retry. In whole seconds. Not for"
                            + " `expire_at_column`, whose moments are kept.")
            .withDefault("0");

    public static final Option<String> EXPIRE_AT_COLUMN = Option.of(
            CONTENT,
            "expire_at_column",
            Parser.text("the name of a timestamp, timestamp_ntz or date column"),
            "The moment when each row's key goes, instead of `ttl` and `ttl_column`. A date is its first moment, and a"
                    + " timestamp_ntz is read, in UTC. Null: no expiry is asked for. Where the moment has passed, by the"
                    + " server's clock, the row is skipped (`expired`): nothing is written, and nothing removed.");

    public static final Option<NullFields> NULL_FIELDS = Option.of(
                    CONTENT,
                    "null_fields",
                    Parser.oneOf(NullFields.class),
                    "What a null becomes. `omit`: no field. `write`: JSON null, for a hash the empty string."
                            + " `delete`: the hash's field goes, in the same atomic step (`upsert` and `update`).")
            .withDefault("omit");

    public static final Option<Temporal> TEMPORAL = Option.of(
                    CONTENT,
                    "temporal",
                    Parser.oneOf(Temporal.class),
                    "How dates and timestamps are written: ISO-8601 in UTC, or numbers since 1970-01-01T00:00:00Z,"
                            + " floored. In keys they are ISO-8601 always.")
            .withDefault("iso");

    public static final Option<DecimalFormat> DECIMAL_FORMAT = Option.of(
                    CONTENT,
                    "decimal_format",
                    Parser.oneOf(DecimalFormat.class),
                    "How decimals are written into JSON, nested values of a hash included: as numbers with all their"
                            + " digits, or as strings.")
            .withDefault("number");

    public static final Option<NonFinite> NON_FINITE = Option.of(
                    CONTENT,
                    "non_finite",
                    Parser.oneOf(NonFinite.class),
                    "What NaN and the infinities become, nested ones too: the row fails, a null, which then goes by"
                            + " `null_fields`, or the texts `NaN`, `Infinity` and `-Infinity`.")
            .withDefault("fail")
            .withDefaultFor(HASH, "string");

    // Batches

    public static final Option<Long> BATCH_SIZE = Option.of(
                    BATCHES,
                    "batch_size",
                    Parser.wholeNumber(1, 10_000_000),
                    "A batch is sent when it holds this many rows.")
            .withDefault("1000");

    public static final Option<Long> BATCH_BYTES = Option.of(
                    BATCHES,
                    "batch_bytes",
                    Parser.bytes(1, 512L << 20),
                    "A batch is sent when it holds this many bytes. A task holds three batches at a time.")
            .withDefault("4m");

    public static final Option<Long> MAX_VALUE_BYTES = Option.of(
                    BATCHES,
                    "max_value_bytes",
                    Parser.bytes(1, 2047L << 20),
                    "A row with a larger key or value fails (`too_large`; names of fields do not count), and nothing of it is sent. A document is one value."
                            + " A server has a bound of its own, `proto-max-bulk-len`, by default 512 MB, too.")
            .withDefault("512m");

    public static final Option<Transaction> TRANSACTION = Option.of(
                    BATCHES,
                    "transaction",
                    Parser.oneOf(Transaction.class),
                    "`batch`: each batch goes in one MULTI/EXEC, so that no reader sees half of it. It is no rollback:"
                            + " rows that Redis refuses as they run fail singly.")
            .withDefault("none");

    public static final Option<BulkLoad> BULK_LOAD = Option.of(
                    BATCHES,
                    "bulk_load",
                    Parser.oneOf(BulkLoad.class),
                    "`auto`: where it is faster and the server takes it, rows are sent as the server stores them (RESTORE)."
                            + " `off`: never.")
            .withDefault("auto");

    public static final Option<Long> MAX_ROWS_PER_SECOND = Option.of(
                    BATCHES,
                    "max_rows_per_second",
                    Parser.wholeNumberOr("none", 0, 1),
                    "How many rows the whole job sends in a second at the most; the tasks that can run at a time share it. A batch is"
                            + " then sent when it holds what its task may send in a quarter of a second, or one row. Rows that are"
                            + " sent again do not count. `none`: as many as the server takes.")
            .withDefault("none");

    // Result

    public static final Option<String> RESULT_ID = Option.of(
            RESULT,
            "result_id",
            Parser.text("text"),
            "The name of the result, to read it back by. A random UUID where it is not set. It has no part in keys.");

    public static final Option<Long> KEYS_LIMIT = Option.of(
                    RESULT,
                    "keys_limit",
                    Parser.wholeNumber(0, 10_000_000),
                    "How many generated keys the result holds at the most; of long ones fewer, about 4 million characters in a task.")
            .withDefault("10000");

    public static final Option<Long> ERROR_LIMIT = Option.of(
                    RESULT,
                    "error_limit",
                    Parser.wholeNumber(0, 100_000),
                    "How many failed rows the result shows at the most.")
            .withDefault("20");

    public static final Option<Long> MAX_FAILED_ROWS = Option.of(
                    RESULT,
                    "max_failed_rows",
                    Parser.wholeNumberOr("any", Long.MAX_VALUE, 0),
                    "The write throws when more rows than this failed, after all rows were tried. `key_missing` and"
                            + " `path_missing` under `update` and `empty_row` are not counted here."
                            + " `SparkRedis.writeHashes` and `writeJson` hand the result back instead: there the default is"
                            + " `any`.")
            .withDefault("0");

    public static final Option<String> FAILED_ROWS = Option.of(
            RESULT,
            "failed_rows",
            Parser.text("a folder of Hadoop's file systems, such as `s3a://bucket/failed`"),
            "Where each row that failed is kept, as a line of JSON with its key, the reason, the message, and the row itself. A"
                    + " file for each task that had one, put there when the write is through. Rows that are kept do not count"
                    + " against `max_failed_rows`.");

    public static final Option<OnRestart> ON_RESTART = Option.of(
                    RESULT,
                    "on_restart",
                    Parser.oneOf(OnRestart.class),
                    "A server that became another process while the write ran may have lost what it had acknowledged and not"
                            + " saved. `warn`: the log and `restarts` in the result say so. `fail`: the write fails.")
            .withDefault("warn");

    public static final Option<Boolean> DRY_RUN = Option.of(
                    RESULT,
                    "dry_run",
                    Parser.bool(),
                    "`true`: everything is checked, every row is made a command, and nothing is sent. `dry_run` of the result"
                            + " says what would go. The save mode `overwrite` removes nothing then.")
            .withDefault("false");

    private static final List<Option<?>> ROWS = List.of(
            KEY_COLUMN,
            KEY_PREFIX,
            KEY_PATTERN,
            KEY_SEED,
            COLUMNS,
            MODE,
            OP_COLUMN,
            VERSION_COLUMN,
            VERSION_FIELD,
            TOMBSTONE_TTL,
            WRITE_IF,
            JSON_PATH,
            VALUE_COLUMN,
            VALUE_FORMAT,
            JSON_COLUMNS,
            TTL,
            TTL_COLUMN,
            TTL_JITTER,
            EXPIRE_AT_COLUMN,
            NULL_FIELDS,
            TEMPORAL,
            DECIMAL_FORMAT,
            NON_FINITE,
            BATCH_SIZE,
            BATCH_BYTES,
            MAX_VALUE_BYTES,
            TRANSACTION,
            BULK_LOAD,
            MAX_ROWS_PER_SECOND,
            RESULT_ID,
            KEYS_LIMIT,
            ERROR_LIMIT,
            MAX_FAILED_ROWS,
            FAILED_ROWS,
            ON_RESTART,
            DRY_RUN);

    /** Every option, in the order of the reference page. */
    public static final List<Option<?>> ALL =
            Stream.of(ServerOptions.ALL, ROWS).flatMap(List::stream).toList();

    /** The options of which one decides the key; an explicit one displaces the session defaults of all three. */
    static final List<Option<?>> KEY_STRATEGY = List.of(KEY_COLUMN, KEY_PREFIX, KEY_PATTERN);

    private Options() {}

    /** The option of a name or alias, without regard to case; null where there is none. */
    static @Nullable Option<?> named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (Option<?> option : ALL) {
            if (option.name().equals(lower) || option.aliases().contains(lower)) {
                return option;
            }
        }
        return null;
    }
}
