package io.github.sparkredis.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.testing.CapturedLog;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.DelegatingCatalogExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables in Spark's catalog, and what each Spark does with the options that were given with them. */
abstract class TablesContract {
    private static final String SAVE_AS_TABLE = "saveAsTable loses the options of a ";

    private final SharedTarget target;
    private final SparkSession session = Spark.newSession();

    TablesContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        session.sql("DROP TABLE IF EXISTS people");
        target.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TABLE", "TEMPORARY VIEW"})
    void insertIntoWritesAndInsertOverwriteReplaces(String kind) {
        create(kind, "");
        session.sql("INSERT INTO people VALUES (1, 'Ann'), (2, 'Bob')");
        session.sql("INSERT INTO people VALUES (3, 'Cleo')");
        assertThat(rows()).isEqualTo(Map.of("1", named("Ann"), "2", named("Bob"), "3", named("Cleo")));
        session.sql("INSERT OVERWRITE people VALUES (1, 'Anna')");
        assertThat(rows()).isEqualTo(Map.of("1", named("Anna")));
    }

    @Test
    void insertByNameWritesByName() {
        create("TABLE", "");
        session.sql("INSERT INTO people BY NAME SELECT 'Ann' AS name, 1 AS id");
        assertThat(rows()).isEqualTo(Map.of("1", named("Ann")));
    }

    @Test
    void insertIntoWritesTheDefaultOfAColumn() {
        session.sql("CREATE TABLE people (id INT NOT NULL, name STRING DEFAULT 'Nobody') USING `" + target.format
                + "` OPTIONS (" + options("") + ")");
        if (Spark.insertNeedsEveryColumn()) {
            assertThatThrownBy(() -> session.sql("INSERT INTO people (id) VALUES (1)"))
                    .hasMessageContaining("Cannot find data for the output column `name`");
            session.sql("INSERT INTO people VALUES (1, DEFAULT)");
        } else {
            session.sql("INSERT INTO people (id) VALUES (1)");
        }
        assertThat(rows()).isEqualTo(Map.of("1", named("Nobody")));
    }

    @Test
    void createTableAsSelectWrites() {
        session.sql("CREATE TABLE people USING `" + target.format + "` OPTIONS (" + options("ttl '500'")
                + ") AS SELECT 1 AS id, 'Ann' AS name");
        assertThat(rows()).isEqualTo(Map.of("1", named("Ann")));
        assertThat(target.ttl(1)).isBetween(1L, 500L);
    }

    @Test
    void createTableAsSelectWithABadOptionLeavesNoTable() {
        assertThatThrownBy(() -> session.sql("CREATE TABLE people USING `" + target.format + "` OPTIONS ("
                        + options("tttl '5'") + ") AS SELECT 1 AS id, 'Ann' AS name"))
                .hasMessageContaining("Unknown option \"tttl\". Did you mean \"ttl\"?");
        assertThat(session.catalog().tableExists("people")).isFalse();
        assertThat(rows()).isEmpty();
    }

    @Test
    void createOrReplaceTableAsSelectReplacesTheRowsWhereSparkKnowsIt() {
        target.store("before", named("Old"));
        String statement = "CREATE OR REPLACE TABLE people USING `" + target.format + "` OPTIONS (" + options("")
                + ") AS SELECT 1 AS id, 'Ann' AS name";
        if (Spark.isAtLeast(4, 0)) {
            session.sql(statement);
            assertThat(rows()).isEqualTo(Map.of("1", named("Ann")));
        } else {
            assertThatThrownBy(() -> session.sql(statement)).hasMessageContaining("does not support truncate");
            assertThat(rows()).containsOnlyKeys("before");
        }
    }

    @Test
    void tablePropertiesAreNoOptions() {
        session.sql("CREATE TABLE people (id INT, name STRING) USING `" + target.format + "` OPTIONS (" + options("")
                + ") COMMENT 'all of them' TBLPROPERTIES ('owner_team' = 'crm', 'ttl' = '7')");
        session.sql("ALTER TABLE people SET TBLPROPERTIES ('reviewed' = 'yes')");
        session.sql("INSERT INTO people VALUES (1, 'Ann')");
        assertThat(rows()).isEqualTo(Map.of("1", named("Ann")));
        assertThat(target.ttl(1)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "tttl '5';Unknown option \"tttl\". Did you mean \"ttl\"?",
                "ttl 'soon';\"ttl\" must be",
                "columns 'nam';Did you mean \"name\"?",
                "keyColumn 'id', host 'h';Unknown options "
            })
    void aMistakeIsSaidWhenATableOrViewIsMadeWhereSparkAsksThen(String option, String said) {
        assertThatThrownBy(() -> create("TEMPORARY VIEW", option)).hasMessageContaining(said);
        if (Spark.isAtLeast(4, 0)) {
            assertThatThrownBy(() -> create("TABLE", option)).hasMessageContaining(said);
            assertThat(session.catalog().tableExists("people")).isFalse();
        } else {
            create("TABLE", option); // Spark 3.5 asks nobody
            session.sql("DROP TABLE people");
        }
    }

    @Test
    void optionsAmongTheTablePropertiesAreWarnedOfWhereSparkAsksForTheTable() {
        try (CapturedLog log = new CapturedLog("io.github.sparkredis")) {
            session.sql("CREATE TABLE people (id INT, name STRING) USING `" + target.format
                    + "` TBLPROPERTIES ('key_column' = 'id', 'reviewed' = 'yes')");
            session.sql("DROP TABLE people");
            if (Spark.isAtLeast(4, 0)) {
                assertThat(String.join("\n", log.lines()))
                        .contains("TBLPROPERTIES are no options, and these are named as if they were: \"key_column\".")
                        .contains("Nothing says what the keys of the new " + target.format + " table are.");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "DELETE;DELETE FROM people WHERE id = 1",
                "DELETE;DELETE FROM people",
                "UPDATE;UPDATE people SET name = 'x' WHERE id = 1",
                "MERGE;MERGE INTO people USING (SELECT 1 AS id, 'b' AS name) u ON people.id = u.id"
                        + " WHEN MATCHED THEN UPDATE SET name = u.name"
            })
    void changesOfRowsThatThereAreSayThatTheyAreNotSupported(String command, String statement) {
        create("TABLE", "ttl '500'");
        assertThatThrownBy(() -> session.sql(statement))
                .hasMessageContaining(
                        Spark.isAtLeast(4, 0)
                                ? command + " is not supported by " + target.format + ": its tables take INSERT INTO"
                                : command)
                .hasMessageContaining("not support");
    }

    @ParameterizedTest
    @ValueSource(strings = {"some/path", "/tmp/x", "s3://bucket/people"})
    void aPathIsRefusedBySave(String path) {
        Dataset<Row> rows = session.sql("SELECT 1 AS id, 'Ann' AS name");
        assertThatThrownBy(() -> target.writer(rows).save(path))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("save(\"" + path + "\") names a path")
                .hasMessageContaining("Call save() without it.");
        assertThat(rows()).isEmpty();
    }

    @Test
    void whatShowCreateTablePrintsCanBeRunAgainWithTheNameOfAnUnderscore() {
        String alias = target.format.replace('-', '_');
        session.sql(
                "CREATE TABLE people (id INT, name STRING) USING " + alias + " OPTIONS (" + options("ttl '500'") + ")");
        String shown = session.sql("SHOW CREATE TABLE people").first().getString(0);
        session.sql("DROP TABLE people");
        // Spark hides the value of url.
        session.sql(shown.replaceAll("'url' = '[^']*'", "'url' = '" + target.url + "'"));
        session.sql("INSERT INTO people VALUES (1, 'Ann')");
        session.sql("SELECT 2 AS id, 'Bob' AS name")
                .write()
                .format(alias)
                .mode("append")
                .options(Map.of("url", target.url, "key_column", "id", "key_prefix", target.prefix))
                .save();
        assertThat(rows()).isEqualTo(Map.of("1", named("Ann"), "2", named("Bob")));
    }

    @Test
    void aTableRemembersItsOptionsWithoutTheSecrets() {
        // Spark 3.5 shows the text of tls_key, which docs/delivery.md says how to avoid.
        create("TABLE", "ttl '500', password 'hush-hush'" + (Spark.isAtLeast(4, 0) ? ", tls_key 'hush-hush'" : ""));
        String shown = session.sql("SHOW CREATE TABLE people").first().getString(0);
        assertThat(shown)
                .contains("USING " + target.format, "'ttl' = '500'", "'key_column' = 'id'")
                .doesNotContain("hush", target.url);
        List<Row> properties = session.sql("SHOW TBLPROPERTIES people").collectAsList();
        assertThat(properties.toString()).contains("[key_column,id]").doesNotContain("hush", target.url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PARTITIONED BY (name)", "CLUSTERED BY (id) INTO 2 BUCKETS"})
    void partitionsAreRefusedWhereSparkTellsOfThem(String clause) {
        String statement = "CREATE TABLE people (id INT, name STRING) USING `" + target.format + "` OPTIONS ("
                + options("") + ") " + clause;
        if (Spark.isAtLeast(4, 0)) {
            assertThatThrownBy(() -> session.sql(statement))
                    .hasMessageContaining("PARTITIONED BY and the like mean nothing to " + target.format);
        } else {
            session.sql(statement);
            session.sql("INSERT INTO people VALUES (1, 'Ann')");
            assertThat(rows()).isEqualTo(Map.of("1", named("Ann")));
        }
    }

    @Test
    void saveAsTableWritesWithItsOptionsOnSpark4AndIsRefusedBefore() {
        DataFrameWriter<Row> writer = target.writer(people(), "ttl", "500");
        if (Spark.isAtLeast(4, 0)) {
            writer.saveAsTable("people");
            assertThat(rows()).isEqualTo(Map.of("1", named("Ann"), "2", named("Bob")));
            assertThat(target.ttl(1)).isBetween(1L, 500L);
        } else {
            assertThatThrownBy(() -> writer.saveAsTable("people"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(SAVE_AS_TABLE + target.format)
                    .hasMessageContaining("INSERT INTO");
            assertThat(rows()).isEmpty();
        }
    }

    @Test
    void saveAsTableToATableThatIsThereAddsToItsOptionsOnSpark4AndIsRefusedBefore() {
        create("TABLE", "");
        DataFrameWriter<Row> writer =
                people().write().format(target.format).option("ttl", "500").mode("append");
        if (Spark.isAtLeast(4, 0)) {
            writer.saveAsTable("people");
            assertThat(rows()).isEqualTo(Map.of("1", named("Ann"), "2", named("Bob")));
            assertThat(target.ttl(1)).isBetween(1L, 500L);
        } else {
            assertThatThrownBy(() -> writer.saveAsTable("people")).hasMessageContaining(SAVE_AS_TABLE + target.format);
            assertThat(rows()).isEmpty();
        }
    }

    @Test
    void saveAsTableWithOverwriteReplacesTheRowsOnSpark4() {
        if (Spark.isAtLeast(4, 0)) {
            target.store("before", named("Old"));
            target.writer(people()).mode("overwrite").saveAsTable("people");
            assertThat(rows()).containsOnlyKeys("1", "2");
        } else {
            assertThatThrownBy(() -> target.writer(people()).mode("overwrite").saveAsTable("people"))
                    .hasMessageContaining("does not support truncate");
        }
    }

    @Test
    void optionsOfOneInsertBeatTheTablesOnSpark4() throws Exception {
        create("TABLE", "ttl '500'");
        if (Spark.isAtLeast(4, 0)) {
            session.sql("INSERT INTO people WITH ('ttl' = '5000') VALUES (1, 'Ann')");
            assertThat(target.ttl(1)).isBetween(501L, 5000L);
            people().writeTo("people").option("ttl", "50000").append();
            assertThat(target.ttl(1)).isBetween(5001L, 50000L);
        } else {
            assertThatThrownBy(() -> session.sql("INSERT INTO people WITH ('ttl' = '5000') VALUES (1, 'Ann')"))
                    .hasMessageContaining("PARSE_SYNTAX_ERROR");
            assertThatThrownBy(() -> people().writeTo("people").append())
                    .hasMessageContaining("Cannot write into v1 table");
        }
    }

    /** As Delta Lake and Iceberg put theirs before Spark's: then Spark 4, too, takes the older way. */
    @Test
    void underACatalogOfAnothersMakingInsertIntoWritesAndSaveAsTableIsRefused() {
        SparkSession other = Spark.newSession();
        other.conf().set("spark.sql.catalog.spark_catalog", OthersCatalog.class.getName());
        create(other, "TABLE", "ttl '500'");
        other.sql("INSERT INTO people VALUES (1, 'Ann')");
        other.sql("INSERT OVERWRITE people VALUES (2, 'Bob')");
        assertThat(rows()).isEqualTo(Map.of("2", named("Bob")));
        assertThat(target.ttl(2)).isBetween(1L, 500L);
        Dataset<Row> more = other.sql("SELECT 3 AS id, 'Cleo' AS name");
        assertThatThrownBy(() -> target.writer(more).mode("append").saveAsTable("people"))
                .hasMessageContaining(SAVE_AS_TABLE + target.format);
        other.sql("DROP TABLE people");
        assertThatThrownBy(() -> target.writer(more).saveAsTable("people"))
                .hasMessageContaining(SAVE_AS_TABLE + target.format);
        assertThat(rows()).containsOnlyKeys("2");
    }

    /** What Spark calls when it is configured; it changes nothing. */
    public static final class OthersCatalog extends DelegatingCatalogExtension {}

    @Test
    void readingATableIsRefused() {
        create("TABLE", "");
        String sentence = target.format + " cannot be read in this version: it only writes.";
        String ofTables =
                Spark.isAtLeast(4, 0) ? "Table `" + target.format + "` does not support batch scan" : sentence;
        for (String statement : List.of(
                "SELECT * FROM people", "CACHE TABLE people", "INSERT INTO people SELECT id + 1, name FROM people")) {
            assertThatThrownBy(() -> session.sql(statement).collectAsList())
                    .as(statement)
                    .hasMessageContaining(ofTables);
        }
        assertThatThrownBy(() -> session.read()
                        .format(target.format)
                        .option("key_column", "id")
                        .load()
                        .collectAsList())
                .hasMessage(sentence);
    }

    private void create(String kind, String more) {
        create(session, kind, more);
    }

    private void create(SparkSession in, String kind, String more) {
        in.sql("CREATE " + kind + " people (id INT, name STRING) USING `" + target.format + "` OPTIONS ("
                + options(more) + ")");
    }

    private String options(String more) {
        String options = target.options().entrySet().stream()
                .map(option -> option.getKey() + " '" + option.getValue() + "'")
                .collect(Collectors.joining(", "));
        return more.isEmpty() ? options : options + ", " + more;
    }

    private Dataset<Row> people() {
        return session.sql("SELECT 1 AS id, 'Ann' AS name UNION ALL SELECT 2, 'Bob'");
    }

    private Map<String, Map<String, String>> rows() {
        return target.rowsUnder(target.prefix);
    }

    private static Map<String, String> named(String name) {
        return Map.of("name", name);
    }
}
