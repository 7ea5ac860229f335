package io.github.sparkredis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.bench.BatchBounds;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
final class SizingPageIT {

    private static final Path PAGE = Path.of("docs", "sizing.md");

    @Test
    void theProgramMakesTheTablesOfThePage(SparkSession spark) throws IOException {
        List<String> lines;
        try (RedisProcess server = RedisServer.start()) {
            lines = BatchBounds.tables(spark, server, 400, 1);
        }
        assertThat(lines).hasSizeGreaterThan(10);
        assertThat(withoutRates(Files.readString(PAGE))).contains(withoutRates(String.join("\n", lines)));
    }

    /** Every cell but the first of its line that is a number: in these the machine has its part. */
    private static String withoutRates(String table) {
        return table.replaceAll("(?m)(?<!^\\|) [0-9,]+ \\|", " … |");
    }
}
