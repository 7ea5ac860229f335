package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.Capability;
import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.SentDocuments;
import io.github.sparkredis.testing.SparkExtension;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows of any schema, written and read back: thousands of documents. {@code -Dseed=…} has a run's documents again. */
@ExtendWith(SparkExtension.class)
final class JsonRoundTripIT {
    private static final int SCHEMAS = 40;
    private static final int ROWS = 125;

    @Test
    void aDocumentHoldsWhatItsRowHeld(SparkSession spark) {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        System.out.println("Random documents: -Dseed=" + seed);
        RandomRows random = new RandomRows(seed);
        try (JsonTarget target = new JsonTarget()) {
            boolean nearest = target.has(Capability.JSON_NEAREST_DOUBLE);
            for (int s = 0; s < SCHEMAS; s++) {
                StructType schema = random.schema();
                List<Row> rows = random.rows(schema, ROWS);
                boolean nulls = s % 2 == 0;
                String nonFinite = s % 3 == 0 ? "null" : "string";
                String[] options = {"null_fields", nulls ? "write" : "omit", "non_finite", nonFinite};
                String about = "seed " + seed + ", schema " + s + ": " + schema.catalogString();
                Dataset<Row> frame = spark.createDataFrame(rows, schema).coalesce(2);

                Map<String, String> sent = new SentDocuments().with(options).of(frame);
                check(new DocumentOracle(true, true, nulls, nonFinite), schema, rows, about, sent::get);

                String prefix = s + ":";
                WriteResult result = target.write(frame, with(options, "key_prefix", target.key(prefix)));
                assertThat(result.rowsWritten()).as(about).isEqualTo(ROWS);
                check(
                        new DocumentOracle(false, nearest, nulls, nonFinite),
                        schema,
                        rows,
                        about,
                        id -> target.text(prefix + id));
            }
        }
    }

    private static void check(
            DocumentOracle oracle,
            StructType schema,
            List<Row> rows,
            String about,
            Function<String, String> documents) {
        for (Row row : rows) {
            String document = documents.apply(row.get(0).toString());
            try {
                oracle.check(row, schema, 1, JsonTarget.json(document));
            } catch (AssertionError e) {
                throw new AssertionError(
                        about + "\nrow: " + row + "\ndocument: " + document + "\n" + e.getMessage(), e);
            }
        }
    }

    private static String[] with(String[] options, String name, String value) {
        String[] all = Arrays.copyOf(options, options.length + 2);
        all[options.length] = name;
        all[options.length + 1] = value;
        return all;
    }
}
