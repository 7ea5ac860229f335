package io.github.sparkredis.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.HashTarget;
import io.github.sparkredis.testing.Spark;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Spark makes of statements on a table before the connector sees them, as docs/sql.md says; in either format. */
final class TableStatementsIT {
    private final HashTarget target = new HashTarget();
    private final SparkSession session = Spark.newSession();

    @BeforeEach
    void create() {
        session.sql("CREATE TABLE people (id INT, name STRING) USING `redis-hash` OPTIONS (url '" + target.url
                + "', key_column 'id', key_prefix '" + target.prefix + "')");
        session.sql("INSERT INTO people VALUES (1, 'Ann')");
    }

    @AfterEach
    void close() {
        session.sql("DROP TABLE IF EXISTS people");
        session.sql("DROP TABLE IF EXISTS others");
        target.close();
    }

    @Test
    void truncateLeavesTheRowsAndOnlySpark4SaysSo() {
        if (Spark.isAtLeast(4, 0)) {
            assertThatThrownBy(() -> session.sql("TRUNCATE TABLE people")).hasMessageContaining("truncate");
        } else {
            session.sql("TRUNCATE TABLE people");
        }
        assertThat(target.row(1)).isEqualTo(Map.of("name", "Ann"));
    }

    @Test
    void dropLeavesTheRows() {
        session.sql("DROP TABLE people");
        assertThat(target.row(1)).isEqualTo(Map.of("name", "Ann"));
    }

    @Test
    void overwriteOfPartitionsReplacesAllOrIsRefused() {
        session.conf().set("spark.sql.sources.partitionOverwriteMode", "dynamic");
        String statement = "INSERT OVERWRITE people VALUES (2, 'Bob')";
        if (Spark.isAtLeast(4, 0)) {
            assertThatThrownBy(() -> session.sql(statement)).hasMessageContaining("does not support dynamic overwrite");
            assertThat(target.rowsUnder(target.prefix)).containsOnlyKeys("1");
        } else {
            session.sql(statement);
            assertThat(target.rowsUnder(target.prefix)).containsOnlyKeys("2");
        }
    }

    @Test
    void insertIntoOfADataFrameLosesItsOptions() {
        bob().write().option("ttl", "500").mode("append").insertInto("people");
        assertThat(target.row(2)).isEqualTo(Map.of("name", "Bob"));
        assertThat(target.ttl(2)).isEqualTo(-1);
    }

    @Test
    void aTableOfTheCatalogsOwnMethodIsWritten() {
        StructType schema = new StructType().add("id", "int").add("name", "string");
        if (Spark.isAtLeast(4, 0)) {
            assertThatThrownBy(() -> session.catalog().createTable("others", "redis-hash", schema, target.options()))
                    .hasMessageContaining("Table `redis-hash` does not support batch scan");
        } else {
            session.catalog().createTable("others", "redis-hash", schema, target.options());
        }
        session.sql("INSERT INTO others VALUES (2, 'Bob')");
        assertThat(target.row(2)).isEqualTo(Map.of("name", "Bob"));
    }

    @Test
    void aTableThatSaveAsTableMadeHasNoOptions() {
        if (Spark.isAtLeast(4, 0)) {
            target.writer(bob()).saveAsTable("others");
            assertThat(target.row(2)).isEqualTo(Map.of("name", "Bob"));
            assertThatThrownBy(() -> session.sql("INSERT INTO others VALUES (3, 'Cleo')"))
                    .hasMessageContaining("Nothing says what the keys are");
        } else {
            assertThatThrownBy(() -> target.writer(bob()).saveAsTable("others"))
                    .hasMessageContaining("saveAsTable loses the options");
        }
    }

    private Dataset<Row> bob() {
        return session.sql("SELECT 2 AS id, 'Bob' AS name");
    }
}
