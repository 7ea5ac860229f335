package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.SparkExtension;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkExtension.class)
final class JsonPermissionsIT extends PermissionsContract {
    JsonPermissionsIT() {
        super("redis-json");
    }

    /** Where nothing is at the path, an error of JSON.SET can be that of a missing parent. */
    @Test
    void aCommandThatIsRefusedAtAPathIsNoMissingParent(SparkSession spark) {
        PermissionsPage page = PermissionsPage.read();
        try (AclServers servers = AclServers.one("redis-json")) {
            servers.ifThere(() -> {
                PermittedWrite write = new PermittedWrite("redis-json", "insert", "", "$.n", "");
                Set<String> rights = write.rights(page);
                rights.remove("+json.set");
                servers.allow(page.firstLine(), rights);
                servers.reset(write);
                assertThatThrownBy(() -> servers.write(write, "", spark))
                        .isInstanceOf(RedisWriteException.class)
                        .hasMessageContaining("+json.set");
            });
        }
    }

    /** RedisJSON takes no half of a surrogate pair. */
    @ParameterizedTest
    @CsvSource({"+dump +pttl +restore, true", "+dump +restore, true", "+dump +pttl, false", "+pttl +restore, false"})
    void whatAReplaceFindsStaysAsFarAsItMayBeKept(String kept, boolean stays, SparkSession spark) {
        PermissionsPage page = PermissionsPage.read();
        try (AclServers servers = AclServers.one("redis-json")) {
            servers.ifThere(() -> {
                PermittedWrite write = new PermittedWrite("redis-json", "replace", "", "$", "");
                Set<String> rights = write.rights(page);
                rights.addAll(PermissionsPage.rightsIn(kept));
                servers.allow(page.firstLine(), rights);
                servers.reset(write);
                Map<String, String> options =
                        Map.of("mode", "replace", "key_column", "id", "key_prefix", "user:", "value_column", "v");
                WriteResult result = servers.write(spark.sql("SELECT 4 AS id, '\"\\\\ud800\"' AS v"), options, false);
                assertThat(result.failures()).isEqualTo(Map.of("rejected:ERR", 1L));
                assertThat(servers.exists("user:4")).isEqualTo(stays);
            });
        }
    }
}
