package io.github.sparkredis.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.Spark;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Options name the fields of structs as Spark does: {@code user.address.city}. */
abstract class NestedColumnsContract {
    /** Three rows: with an id, with a null for one, and with no user at all. */
    private static final String USERS =
            "SELECT named_struct('id', id, 'Name', 'Ann', 'address', named_struct('city', 'Ulm', 'a.b', 7),"
                    + " 'seconds', 500) AS user, 1 AS v FROM VALUES (42), (NULL) AS t(id)"
                    + " UNION ALL SELECT NULL, 1";

    final SharedTarget target;

    NestedColumnsContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void theFieldOfAStructIsTheKeyAndTheStructStaysAField() {
        WriteResult result = target.write(users(), "key_column", "USER.id");
        assertThat(result.failures()).isEqualTo(Map.of("null_key", 2L));
        assertThat(result.errors())
                .allSatisfy(
                        error -> assertThat(error.message()).isEqualTo("the column \"user.id\" of the key is null"));
        assertThat(stored())
                .isEqualTo(Map.of(
                        "42",
                        Map.of(
                                "user",
                                "{\"id\":42,\"Name\":\"Ann\",\"address\":{\"city\":\"Ulm\",\"a.b\":7},\"seconds\":500}",
                                "v",
                                "1")));
    }

    @Test
    void aPatternTakesFieldsOfStructs() {
        WriteResult result = target.write(
                users(),
                "columns",
                "v",
                "key_pattern",
                target.prefix + "{user.address.city}:{user.id}:{user.address.`a.b`}");
        assertThat(result.failures()).isEqualTo(Map.of("null_key", 2L));
        assertThat(stored()).isEqualTo(Map.of("Ulm:42:7", Map.of("v", "1")));
    }

    @Test
    void aFieldIsWrittenUnderItsWholeNameInTheCaseOfTheSchema() {
        write(Map.of("columns", "user.NAME,user.address.`a.b`, `user`.address.city,v"));
        Map<String, String> row =
                Map.of("user.Name", "Ann", "user.address.a.b", "7", "user.address.city", "Ulm", "v", "1");
        assertThat(stored()).isEqualTo(Map.of("0", row, "1", row, "2", Map.of("v", "1")));
    }

    @Test
    void aFieldOfNoStructIsANull() {
        write(Map.of("columns", "user.Name", "null_fields", "write"));
        assertThat(target.row("2")).isEqualTo(Map.of("user.Name", target.writtenNull()));
    }

    @Test
    void aFieldHoldsTheTimeToLive() {
        write(Map.of("ttl_column", "user.seconds", "columns", "v"));
        assertThat(target.ttl("0")).isBetween(1L, 500L);
        assertThat(target.ttl("2")).as("there is no user").isEqualTo(-1);
    }

    @Test
    void aFieldHoldsTheMomentOfExpiry() {
        Dataset<Row> rows = Spark.shared()
                .sql(
                        "SELECT id, named_struct('until', current_timestamp() + make_interval(0, 0, 0, 0, h)) AS user, 1 AS v"
                                + " FROM VALUES (0, 1), (1, -1), (2, NULL) AS t(id, h)"
                                + " UNION ALL SELECT 3, NULL, 1");
        WriteResult result = target.write(rows, "key_column", "id", "columns", "v", "expire_at_column", "user.until");
        assertThat(result.rowsWritten()).isEqualTo(3);
        assertThat(result.rowsSkipped()).as("the hour that has passed").isEqualTo(1);
        assertThat(target.ttl("0")).isBetween(1L, 3_600L);
        assertThat(target.ttl("1")).as("no such key").isEqualTo(-2);
        assertThat(target.ttl("2")).as("no moment").isEqualTo(-1);
        assertThat(target.ttl("3")).as("no user").isEqualTo(-1);
    }

    @Test
    void aColumnOfTheLiteralNameComesFirst() {
        Dataset<Row> rows = Spark.shared().sql("SELECT 1 AS `user.id`, named_struct('id', 2, 'x', 3) AS user");
        target.write(rows, "key_column", "user.id");
        target.write(rows, "key_column", "`user`.`id`", "columns", "`user.id`");
        assertThat(stored()).isEqualTo(Map.of("1", Map.of("user", "{\"id\":2,\"x\":3}"), "2", Map.of("user.id", "1")));
    }

    @Test
    void whereCaseCountsItCountsWithinStructs() {
        SparkSession session = Spark.newSession();
        session.conf().set("spark.sql.caseSensitive", "true");
        Dataset<Row> rows = session.sql("SELECT named_struct('id', 1, 'ID', 2) AS user, 3 AS v");
        target.write(rows, "key_column", "user.ID", "columns", "v");
        assertThat(stored()).isEqualTo(Map.of("2", Map.of("v", "3")));
        assertThatThrownBy(() -> target.write(rows, "key_column", "User.ID"))
                .hasMessageContaining("names the column \"User.ID\", which the DataFrame does not have");
    }

    private void write(Map<String, String> options) {
        Dataset<Row> rows = users().coalesce(1).selectExpr("*", "CAST(monotonically_increasing_id() AS INT) AS n");
        String[] all = new String[2 * options.size() + 2];
        all[0] = "key_column";
        all[1] = "n";
        int i = 2;
        for (Map.Entry<String, String> option : options.entrySet()) {
            all[i++] = option.getKey();
            all[i++] = option.getValue();
        }
        assertThat(target.write(rows, all).rowsWritten()).isEqualTo(3);
    }

    Dataset<Row> users() {
        return Spark.shared().sql(USERS);
    }

    private Map<String, Map<String, String>> stored() {
        return target.rowsUnder(target.prefix);
    }
}
