package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.Capability;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

final class HashKeyPatternsIT extends KeyPatternsContract {
    HashKeyPatternsIT() {
        super("redis-hash");
    }

    @Test
    void aPatternToWriteAloneDoesForOneCommand(SparkSession spark) {
        if (one.anyNode().has(Capability.ACL_SELECTORS)) {
            Map<String, String> upsert = Map.of("mode", "upsert", "transaction", "batch");
            one.allow(first("%W~" + PATTERN), rights(upsert));
            one.empty();
            assertOnlyThePatternIsWritten(one, upsert, spark);
        }
    }

    /** As the page says: a script is to read, too. */
    @Test
    void aPatternToWriteAloneFailsAllRowsOfAScript(SparkSession spark) {
        if (one.anyNode().has(Capability.ACL_SELECTORS)) {
            Map<String, String> insert =
                    Map.of("mode", "insert", "key_column", "id", "key_prefix", "user:", "error_limit", "1");
            one.allow(first("%W~user:*"), rights(insert));
            one.empty();
            assertThat(one.write(rows(spark), insert, false).failures()).isEqualTo(Map.of("rejected:NOPERM", 30L));
            one.allow(first("%RW~user:*"), rights(insert));
            assertThat(one.write(rows(spark), insert, false).rowsWritten()).isEqualTo(30);
        }
    }

    @Test
    void aSelectorWithTheCommandsAndTheirKeys(SparkSession spark) {
        if (one.anyNode().has(Capability.ACL_SELECTORS)) {
            Map<String, String> insert = Map.of("mode", "insert");
            String commands = String.join(" ", page.line("(+hset")).replaceAll("^.*(\\(.*\\)).*$", "$1");
            one.allow(first(commands.replace("user:*", PATTERN)), Set.of("+script|load"));
            one.empty();
            assertOnlyThePatternIsWritten(one, insert, spark);
        }
    }

    /** The script may be called for any key, and set fields of some: it is refused as it runs. */
    @Test
    void aSelectorThatIsNarrowerThanTheCallOfTheScript(SparkSession spark) {
        if (one.anyNode().has(Capability.ACL_SELECTORS)) {
            Map<String, String> insert = Map.of("mode", "insert");
            one.allow(first("~user:*", "(+hset ~" + PATTERN + ")"), Set.of("+evalsha", "+exists", "+script|load"));
            one.empty();
            assertOnlyThePatternIsWritten(one, insert, spark);
        }
    }
}
