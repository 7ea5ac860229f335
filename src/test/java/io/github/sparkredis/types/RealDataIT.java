package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.SparkExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The endpoints of AWS, a megabyte of JSON that its SDK for Java carries: maps of structs of arrays of structs, names with
 * dots and asterisks, members that most objects lack. Spark reads it, the connector writes it, and what a plain client
 * reads is the file again.
 */
@ExtendWith(SparkExtension.class)
final class RealDataIT {
    private static final String FILE = "/com/amazonaws/partitions/endpoints.json";

    private static final String VARIANTS =
            "variants: ARRAY<STRUCT<hostname: STRING, dnsSuffix: STRING, tags: ARRAY<STRING>>>";

    private static final String ENDPOINT = "STRUCT<credentialScope: STRUCT<region: STRING, service: STRING>,"
            + " hostname: STRING, " + VARIANTS + ", protocols: ARRAY<STRING>, signatureVersions: ARRAY<STRING>,"
            + " sslCommonName: STRING, deprecated: BOOLEAN, dnsSuffix: STRING>";

    private static final String PARTITION = "defaults: " + ENDPOINT
            + ", dnsSuffix: STRING, partition: STRING, partitionName: STRING, regionRegex: STRING,"
            + " regions: MAP<STRING, STRUCT<description: STRING>>, services: MAP<STRING, STRUCT<defaults: " + ENDPOINT
            + ", endpoints: MAP<STRING, " + ENDPOINT + ">, isRegionalized: BOOLEAN, partitionEndpoint: STRING>>";

    @Test
    void everyPartitionAsWholeIsWhatTheFileHas(SparkSession spark) throws IOException {
        JsonNode partitions = JsonTarget.json(file()).get("partitions");
        try (JsonTarget target = new JsonTarget()) {
            WriteResult result =
                    target.write(partitions(spark), "key_pattern", target.prefix + "{partition}", "batch_bytes", "64k");
            assertThat(result.rowsWritten()).isEqualTo(partitions.size()).isGreaterThan(5);
            for (JsonNode partition : partitions) {
                assertThat(target.document(partition.get("partition").textValue()))
                        .isEqualTo(partition);
            }
        }
    }

    @Test
    void everyServiceOfEveryPartitionIsWhatTheFileHas(SparkSession spark) throws IOException {
        Dataset<Row> services = partitions(spark)
                .selectExpr("partition", "explode(services) AS (name, service)")
                .selectExpr("concat(partition, '/', name) AS id", "service.*");
        JsonNode partitions = JsonTarget.json(file()).get("partitions");
        int documents = 0;
        try (JsonTarget target = new JsonTarget()) {
            WriteResult result = target.write(services);
            for (JsonNode partition : partitions) {
                for (var service : partition.get("services").properties()) {
                    String id = partition.get("partition").textValue() + "/" + service.getKey();
                    assertThat(target.document(id)).as(id).isEqualTo(service.getValue());
                    documents++;
                }
            }
            assertThat(result.rowsWritten()).isEqualTo(documents).isGreaterThan(500);
        }
    }

    private static Dataset<Row> partitions(SparkSession spark) throws IOException {
        return spark.read()
                .schema("partitions ARRAY<STRUCT<" + PARTITION + ">>")
                .json(spark.createDataset(List.of(file()), Encoders.STRING()))
                .selectExpr("inline(partitions)");
    }

    private static String file() throws IOException {
        try (InputStream in = RealDataIT.class.getResourceAsStream(FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
