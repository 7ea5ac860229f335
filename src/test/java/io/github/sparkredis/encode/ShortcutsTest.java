package io.github.sparkredis.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.resp.Action;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.Outcome;
import io.github.sparkredis.resp.Reply;
import io.github.sparkredis.resp.UnexpectedReplyException;
import io.github.sparkredis.resp.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows take a shortcut, and what goes in its place. */
final class ShortcutsTest {

    private static final int MB = 1024 * 1024;

    private final CommandBatch batch = new CommandBatch(64, MB);

    @ParameterizedTest
    @CsvSource({
        "insert,  ttl=60,             RESTORE",
        "insert,  transaction=batch,  RESTORE",
        "insert,  null_fields=write,  RESTORE",
        "insert,  bulk_load=off,      EVALSHA",
        "replace, ttl_column=f0,      RESTORE",
        "replace, bulk_load=off,      EVALSHA",
        "upsert,  ttl=60,             RESTORE",
        "upsert,  transaction=batch,  HSET",
        "upsert,  bulk_load=off,      HSET",
        "update,  null_fields=write,  HSETEX",
        "update,  bulk_load=off,      HSETEX",
        "update,  ttl=60,             EVALSHA",
        "update,  ttl_column=f0,      EVALSHA",
        "update,  transaction=batch,  EVALSHA",
        "insert,  expire_at_column=t, EVALSHA",
    })
    void theModeAndTheOptionsDecide(String mode, String option, String command) throws UnsentRow {
        String[] nameAndValue = option.split("=");
        StructType schema = fields(4).add("t", DataTypes.TimestampType);
        Object[] values = {UTF8String.fromString("k"), 1L, 2L, 3L, 4L, Long.MAX_VALUE / 2};
        encode(encoder(schema, "mode", mode, nameAndValue[0], nameAndValue[1]), values);
        assertThat(batch.name(0)).isEqualTo(command);
    }

    @ParameterizedTest
    @CsvSource({"1, HSET", "2, HSET", "3, RESTORE", "512, RESTORE", "513, HSET"})
    void soDoesTheNumberOfFields(int count, String command) throws UnsentRow {
        encode(encoder(fields(count), "mode", "upsert"), numbers(count));
        assertThat(batch.name(0)).isEqualTo(command);
    }

    @ParameterizedTest
    @CsvSource({"4095, RESTORE", "4096, EVALSHA", "1048576, EVALSHA"})
    void andTheLengthOfATextThoughItIsAsLongAsOneMayBe(int length, String command) throws UnsentRow {
        StructType schema = fields(1).add("before", DataTypes.StringType).add("text", DataTypes.StringType);
        UTF8String before = UTF8String.fromString("b".repeat(1_000));
        UTF8String text = UTF8String.fromString("x".repeat(length));
        encode(encoder(schema, "mode", "insert"), UTF8String.fromString("k"), 1L, before, text);
        assertThat(batch.name(0)).isEqualTo(command);
        assertThat(texts(0)).contains("x".repeat(length));
    }

    @Test
    void andTheLengthOfAll() throws UnsentRow {
        StructType schema = new StructType().add("id", DataTypes.StringType);
        List<Object> values = new ArrayList<>(List.of(UTF8String.fromString("k")));
        for (int f = 0; f < 17; f++) {
            schema = schema.add("f" + f, DataTypes.StringType);
            values.add(UTF8String.fromString("x".repeat(4_000)));
        }
        encode(encoder(schema, "mode", "insert"), values.toArray());
        assertThat(batch.name(0)).isEqualTo("EVALSHA");
        assertThat(batch.start(0)).as("what was tried is taken back").isZero();
    }

    /** Half a character becomes a question mark in UTF-8. A server takes for granted that names differ. */
    @Test
    void namesThatAreTheSameBytesGoByPlainCommands() throws UnsentRow {
        StructType schema = new StructType()
                .add("id", DataTypes.StringType)
                .add("a\uD800", DataTypes.LongType)
                .add("a\uD801", DataTypes.LongType);
        encode(encoder(schema, "mode", "insert"), UTF8String.fromString("k"), 1L, 2L);
        assertThat(batch.name(0)).isEqualTo("EVALSHA");
    }

    @Test
    void anUpdateThatDeletesFieldsGoesByTheScript() throws UnsentRow {
        RowEncoder encoder = encoder(fields(2), "mode", "update", "null_fields", "delete");
        encode(encoder, UTF8String.fromString("k"), 1L, null);
        encode(encoder, numbers(2));
        assertThat(batch.name(0)).isEqualTo("EVALSHA");
        assertThat(texts(1)).containsExactly("HSETEX", "k", "XX", "FIELDS", "2", "f0", "1", "f1", "2");
    }

    /** See {@code HashEncoder.WORDS}. */
    @ParameterizedTest
    @ValueSource(strings = {"fields", "NX", "xx", "FNX", "Fxx"})
    void anUpdateOfAKeyThatIsAWordOfHsetexGoesByTheScript(String key) throws UnsentRow {
        RowEncoder encoder = encoder(fields(2), "mode", "update");
        encode(encoder, UTF8String.fromString(key), 1L, 2L);
        encode(encoder, UTF8String.fromString(key + "x"), 1L, 2L);
        assertThat(batch.name(0)).isEqualTo("EVALSHA");
        assertThat(batch.key(0)).isEqualTo(key);
        assertThat(batch.name(1)).isEqualTo("HSETEX");
    }

    @Test
    void anUpdateOfALargeRowGoesByItToo() throws UnsentRow {
        StructType schema = fields(1).add("text", DataTypes.StringType);
        UTF8String text = UTF8String.fromString("x".repeat(100_000));
        encode(encoder(schema, "mode", "update"), UTF8String.fromString("k"), 1L, text);
        assertThat(batch.name(0)).isEqualTo("HSETEX");
        assertThat(texts(0)).contains("x".repeat(100_000));
    }

    @ParameterizedTest
    @CsvSource({"insert, RESTORE", "replace, RESTORE", "upsert, RESTORE", "update, HSETEX"})
    void theCommandInItsPlaceIsThePlainOne(String mode, String command) throws UnsentRow {
        for (String ttl : mode.equals("update") ? List.of("none") : List.of("none", "60")) {
            String[] options = {"mode", mode, "ttl", ttl, "ttl_jitter", ttl.equals("none") ? "0" : "0.5"};
            Object[] values = {
                UTF8String.fromString("kü"), 1L, -70_000L, null, Long.MIN_VALUE, UTF8String.fromString("")
            };
            StructType schema = fields(4).add("text", DataTypes.StringType);
            CommandBatch plain = new CommandBatch(64, MB);
            RowEncoder off = new HashEncoder(plan(schema, options).withoutShortcut(), new WriteIdentity("seed", 0, 1));
            off.encode(new GenericInternalRow(values), 0, plain);
            plain.endRow();

            batch.clear(MB);
            RowEncoder encoder = encoder(schema, options);
            encode(encoder, values);
            encode(encoder, values);
            assertThat(batch.name(0)).isEqualTo(command);
            encoder.replace(batch, 0);
            assertThat(batch.arguments(0)).isEqualTo(plain.arguments(0));
            assertThat(batch.key(0)).isEqualTo("kü");
            assertThat(batch.name(1)).isEqualTo(command);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "upsert,  BUSYKEY Target key name already exists.,                            OTHER_COMMAND, ",
        "insert,  BUSYKEY Target key name already exists.,                            ,              ",
        "insert,  ERR DUMP payload version or checksum are wrong,                     OTHER_COMMAND, NOTHING",
        "insert,  ERR Bad data format,                                                OTHER_COMMAND, NOTHING",
        "replace, 'ERR unknown command ''RESTORE'', with args beginning with: ',      OTHER_COMMAND, NOTHING",
        "replace, 'ERR unknown command `RESTORE`, with args beginning with: ',        OTHER_COMMAND, NOTHING",
        "replace, ERR unknown command,                                                OTHER_COMMAND, ",
        "replace, 'ERR unknown command ''EVALSHA'', with args: ''restore:17'' ',      ,              ",
        "replace, NOPERM this user has no permissions to run the 'restore' command,   OTHER_COMMAND, NOTHING",
        "replace, NOPERM No permissions to access a key,                              OTHER_COMMAND, ",
        "replace, NOPERM User app has no permissions to run the 'evalsha' command,    ,              ",
        "replace, WRONGTYPE Operation against a key holding the wrong kind of value,  ,              ",
    })
    void whatTheServerSaysOfRestoreConcernsItsRowsAndPutsOffThoseOfTheSameTransaction(
            String mode, String error, Verdict.Remedy ofRestore, Verdict.Remedy ofAnother) throws UnsentRow {
        StructType schema = fields(4).add("text", DataTypes.StringType);
        RowEncoder encoder = encoder(schema, "mode", mode);
        UTF8String tooLong = UTF8String.fromString("x".repeat(5_000));
        encode(encoder, UTF8String.fromString("k"), 1L, 2L, 3L, 4L, UTF8String.fromString("short"));
        encode(encoder, UTF8String.fromString("k"), 1L, 2L, 3L, 4L, tooLong);
        Reply.ServerError said = Reply.ServerError.of(error);
        assertThat(encoder.remedy(batch, 0, said)).isEqualTo(ofRestore);
        if (!error.startsWith("BUSYKEY")) {
            assertThat(encoder.remedy(batch, 1, said)).isEqualTo(ofAnother);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'ERR unknown command ''HSETEX'', with args beginning with: ',      OTHER_COMMAND, NOTHING",
        "ERR unknown argument: XX,                                          OTHER_COMMAND, ",
        "ERR syntax error,                                                  OTHER_COMMAND, ",
        "NOPERM User app has no permissions to run the 'hsetex' command,    OTHER_COMMAND, NOTHING",
        "NOPERM No permissions to access a key,                             OTHER_COMMAND, ",
        "WRONGTYPE Operation against a key holding the wrong kind of value, ,              ",
    })
    void soDoesWhatItSaysOfHsetex(String error, Verdict.Remedy ofIt, Verdict.Remedy ofAnother) throws UnsentRow {
        RowEncoder encoder = encoder(fields(2), "mode", "update", "null_fields", "delete");
        encode(encoder, numbers(2));
        encode(encoder, UTF8String.fromString("k"), 1L, null);
        Reply.ServerError said = Reply.ServerError.of(error);
        assertThat(encoder.remedy(batch, 0, said)).isEqualTo(ofIt);
        assertThat(encoder.remedy(batch, 1, said)).isEqualTo(ofAnother);
    }

    @Test
    void theAnswerToHsetexSaysWhetherTheKeyWasThere() throws UnexpectedReplyException {
        RowEncoder encoder = encoder(fields(2), "mode", "update");
        assertThat(encoder.outcome(Action.WRITE, 1L)).isEqualTo(Outcome.WRITTEN);
        assertThat(encoder.outcome(Action.WRITE, 0L)).isEqualTo(Outcome.KEY_MISSING.asExpected());
    }

    @ParameterizedTest
    @CsvSource({
        "insert,  ttl=60,             RESTORE",
        "insert,  ttl=none,           JSON.SET",
        "insert,  transaction=batch,  JSON.SET",
        "replace, ttl=60,             RESTORE",
        "replace, ttl=none,           RESTORE",
        "replace, transaction=batch,  RESTORE",
        "replace, bulk_load=off,      EVALSHA",
        "replace, json_columns=text,  EVALSHA",
        "replace, value_column=text,  EVALSHA",
        "replace, value_column=part,  RESTORE",
        "replace, expire_at_column=t, EVALSHA",
        "upsert,  ttl=60,             RESTORE",
        "upsert,  ttl=none,           JSON.SET",
        "upsert,  ttl_column=t2,      EVALSHA",
        "upsert,  json_path=$.a,      EVALSHA",
        "update,  ttl=60,             EVALSHA",
        "merge,   ttl=60,             EVALSHA",
    })
    void documentsTakeOneInPlaceOfAScript(String mode, String option, String command) throws UnsentRow {
        String[] nameAndValue = option.split("=");
        encode(documents("mode", mode, nameAndValue[0], nameAndValue[1]), DOCUMENT);
        assertThat(batch.name(0)).isEqualTo(command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"insert", "replace", "upsert"})
    void theCommandInPlaceOfThatOfADocumentIsThePlainOne(String mode) throws UnsentRow {
        for (String ttl : mode.equals("replace") ? List.of("none", "60") : List.of("60")) {
            CommandBatch plain = new CommandBatch(64, MB);
            documents("mode", mode, "ttl", ttl, "bulk_load", "off").encode(new GenericInternalRow(DOCUMENT), 0, plain);
            plain.endRow();
            batch.clear(MB);
            RowEncoder encoder = documents("mode", mode, "ttl", ttl);
            encode(encoder, DOCUMENT);
            encode(encoder, DOCUMENT);
            assertThat(batch.name(0)).isEqualTo("RESTORE");
            encoder.replace(batch, 0);
            assertThat(batch.arguments(0)).isEqualTo(plain.arguments(0));
            assertThat(batch.key(0)).isEqualTo("kü");
            assertThat(batch.name(1)).isEqualTo("RESTORE");
        }
    }

    @ParameterizedTest
    @CsvSource({"99, RESTORE", "100, EVALSHA"})
    void documentsThatAreTooDeepTakeNone(int levels, String command) throws UnsentRow {
        DataType type = DataTypes.LongType;
        for (int level = 0; level < levels - 1; level++) {
            type = new ArrayType(type, true);
        }
        StructType schema = new StructType().add("id", DataTypes.StringType).add("deep", type);
        OptionValues values = OptionValues.of(Map.of("key_column", "id", "mode", "replace"), Map.of(), Options.JSON);
        RowPlan plan = RowPlan.of(values, schema, values.get(Options.MODE), false);
        encode(new JsonEncoder(plan, new WriteIdentity("seed", 0, 1)), UTF8String.fromString("k"), null);
        assertThat(batch.name(0)).isEqualTo(command);
    }

    @Test
    void anUnknownCommandWithoutANameIsTheShortcutAsLongAsOneIsTaken() throws UnsentRow {
        RowEncoder encoder = encoder(fields(1).add("text", DataTypes.StringType), "mode", "insert");
        encode(encoder, UTF8String.fromString("k"), 1L, UTF8String.fromString("short"));
        encode(encoder, UTF8String.fromString("k"), 1L, UTF8String.fromString("x".repeat(5_000)));
        Reply.ServerError said = Reply.ServerError.of("ERR unknown command");
        assertThat(encoder.remedy(batch, 0, said)).isEqualTo(Verdict.Remedy.OTHER_COMMAND);
        assertThat(encoder.remedy(batch, 0, said)).isEqualTo(Verdict.Remedy.OTHER_COMMAND);
        assertThat(encoder.remedy(batch, 1, said)).isNull();
    }

    @Test
    void aServerThatTakesNoneIsSentNoMore() throws UnsentRow {
        RowEncoder encoder = encoder(fields(4), "mode", "insert");
        encode(encoder, numbers(4));
        encoder.remedy(batch, 0, Reply.ServerError.of("ERR DUMP payload version or checksum are wrong"));
        encode(encoder, numbers(4));
        assertThat(batch.name(1)).isEqualTo("EVALSHA");
        assertThat(encoder.shortcutProbe("key")).isEmpty();
    }

    private static final Object[] DOCUMENT = {
        UTF8String.fromString("kü"),
        UTF8String.fromString("{}"),
        new GenericInternalRow(new Object[] {1L}),
        Long.MAX_VALUE / 2,
        60L
    };

    private static RowEncoder documents(String... namesAndValues) {
        Map<String, String> options = new HashMap<>(Map.of("key_column", "id"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            options.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        StructType schema = new StructType()
                .add("id", DataTypes.StringType)
                .add("text", DataTypes.StringType)
                .add("part", new StructType().add("a", DataTypes.LongType))
                .add("t", DataTypes.TimestampType)
                .add("t2", DataTypes.LongType);
        OptionValues values = OptionValues.of(options, Map.of(), Options.JSON);
        RowPlan plan = RowPlan.of(values, schema, values.get(Options.MODE), false);
        return new JsonEncoder(plan, new WriteIdentity("seed", 0, 1));
    }

    private static StructType fields(int count) {
        StructType schema = new StructType().add("id", DataTypes.StringType);
        for (int f = 0; f < count; f++) {
            schema = schema.add("f" + f, DataTypes.LongType);
        }
        return schema;
    }

    private static Object[] numbers(int count) {
        Object[] values = new Object[count + 1];
        values[0] = UTF8String.fromString("k");
        for (int f = 1; f <= count; f++) {
            values[f] = (long) f;
        }
        return values;
    }

    private static RowEncoder encoder(StructType schema, String... namesAndValues) {
        return new HashEncoder(plan(schema, namesAndValues), new WriteIdentity("seed", 0, 1));
    }

    private static RowPlan plan(StructType schema, String... namesAndValues) {
        Map<String, String> options = new HashMap<>(Map.of("key_column", "id"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            options.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        OptionValues values = OptionValues.of(options, Map.of(), Options.HASH);
        return RowPlan.of(values, schema, values.get(Options.MODE), false);
    }

    private void encode(RowEncoder encoder, Object... values) throws UnsentRow {
        InternalRow row = new GenericInternalRow(values);
        encoder.encode(row, 0, batch);
        batch.endRow();
    }

    private List<String> texts(int row) {
        List<ByteBuffer> arguments = batch.arguments(row);
        List<ByteBuffer> texts =
                batch.name(row).equals("RESTORE") ? HashPayload.texts(RestoreCommand.payload(arguments)) : arguments;
        return texts.stream().map(text -> UTF_8.decode(text).toString()).toList();
    }
}
