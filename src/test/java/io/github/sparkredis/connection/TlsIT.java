package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.testing.Certificates;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

/** {@code rediss://}: whom the connector trusts, and how it shows who it is. */
@ExtendWith(SparkExtension.class)
final class TlsIT {
    private static final Certificates OURS = Certificates.shared();
    private static final Certificates OTHERS = Certificates.create("dns:elsewhere.example", "EC");

    private static RedisProcess open;
    private static RedisProcess closed;

    @BeforeAll
    static void start() {
        open = RedisServer.startTls(OURS, "tls-auth-clients no");
        closed = RedisServer.startTls(OURS);
    }

    @AfterAll
    static void stop() {
        open.close();
        closed.close();
    }

    @Test
    void anAuthorityGivenAsAPath(SparkSession spark) {
        assertWritten(spark, open, Map.of("tls_ca", OURS.ca().toString()));
    }

    @Test
    void anAuthorityGivenAsPemText(SparkSession spark) throws IOException {
        assertWritten(spark, open, Map.of("tls_ca", Files.readString(OURS.ca())));
    }

    @Test
    void anAuthorityGivenAsTheNameOfAnAddedFile(SparkSession spark) throws IOException {
        // A name of its own: the Spark that the tests share keeps the file.
        Path named = Files.copy(OURS.ca(), OURS.ca().resolveSibling("tls-it-" + System.nanoTime() + ".pem"));
        spark.sparkContext().addFile(named.toString());
        Map<String, String> options = Map.of("tls_ca", named.getFileName().toString());
        assertWritten(spark, open, options);
    }

    @Test
    void severalAuthoritiesInOneText(SparkSession spark) throws IOException {
        String both = Files.readString(OTHERS.ca()) + Files.readString(OURS.ca());
        assertWritten(spark, open, Map.of("tls_ca", both));
    }

    @Test
    void aClientCertificateGivenAsPaths(SparkSession spark) {
        assertWritten(
                spark,
                closed,
                Map.of(
                        "tls_ca", OURS.ca().toString(),
                        "tls_cert", OURS.clientCertificate().toString(),
                        "tls_key", OURS.clientKey().toString()));
    }

    @Test
    void aClientCertificateGivenAsPemText(SparkSession spark) throws IOException {
        assertWritten(
                spark,
                closed,
                Map.of(
                        "tls_ca", OURS.ca().toString(),
                        "tls_cert", Files.readString(OURS.clientCertificate()),
                        "tls_key", Files.readString(OURS.clientKey())));
    }

    @Test
    void keysOnEllipticCurves(SparkSession spark) {
        try (RedisProcess server = RedisServer.startTls(OTHERS)) {
            assertWritten(
                    spark,
                    server,
                    Map.of(
                            "tls_verify_hostname", "false",
                            "tls_ca", OTHERS.ca().toString(),
                            "tls_cert", OTHERS.clientCertificate().toString(),
                            "tls_key", OTHERS.clientKey().toString()));
        }
    }

    @Test
    void aPasswordGoesThroughTls(SparkSession spark) {
        try (RedisProcess server = RedisServer.startTls(OURS, "tls-auth-clients no", "requirepass swordfish")) {
            assertWritten(spark, server, Map.of("tls_ca", OURS.ca().toString(), "password", "swordfish"));
        }
    }

    @Test
    void aMissingClientCertificateIsRefused(SparkSession spark) {
        assertRefused(spark, closed.url(), Map.of("tls_ca", OURS.ca().toString()))
                .hasMessageContaining("127.0.0.1:" + closed.port())
                .hasMessageContaining("tls_cert");
    }

    @Test
    void aClientCertificateOfAnotherAuthorityIsRefused(SparkSession spark) {
        assertRefused(
                        spark,
                        closed.url(),
                        Map.of(
                                "tls_ca", OURS.ca().toString(),
                                "tls_cert", OTHERS.clientCertificate().toString(),
                                "tls_key", OTHERS.clientKey().toString(),
                                "retry_timeout_ms", "100"))
                .hasMessageContaining("127.0.0.1:" + closed.port())
                .hasMessageContaining("tls_cert");
    }

    @Test
    void anUnknownAuthorityIsRefused(SparkSession spark) {
        for (Map<String, String> options :
                List.of(Map.<String, String>of(), Map.of("tls_ca", OTHERS.ca().toString()))) {
            assertRefused(spark, open.url(), options)
                    .hasMessageContaining("No TLS connection to Redis at 127.0.0.1:" + open.port())
                    .hasMessageContaining("PKIX path")
                    .hasMessageContaining("\"tls_ca\" holds the CA of the server");
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefusedUnlessToldOtherwise(SparkSession spark) {
        try (RedisProcess server = RedisServer.startTls(OTHERS, "tls-auth-clients no")) {
            assertRefused(spark, server.url(), Map.of("tls_ca", OTHERS.ca().toString()))
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageContaining("tls_verify_hostname=false");
            assertWritten(spark, server, Map.of("tls_ca", OTHERS.ca().toString(), "tls_verify_hostname", "false"));
            assertRefused(spark, server.url(), Map.of("tls_ca", OURS.ca().toString(), "tls_verify_hostname", "false"))
                    .hasMessageContaining("PKIX path");
        }
    }

    @Test
    void anUnencryptedConnectionToATlsPort(SparkSession spark) {
        assertRefused(spark, "redis://127.0.0.1:" + open.port(), Map.of("retry_timeout_ms", "100"))
                .hasMessageContaining("127.0.0.1:" + open.port())
                .hasMessageContaining("rediss://");
    }

    @Test
    @Timeout(20)
    void tlsToAnUnencryptedPort(SparkSession spark) {
        try (RedisProcess server = RedisServer.start()) {
            // Redis takes the greeting for the beginning of a command, and waits for its end.
            Map<String, String> options =
                    Map.of("tls_ca", OURS.ca().toString(), "connect_timeout_ms", "300", "retry_timeout_ms", "100");
            assertRefused(spark, "rediss://127.0.0.1:" + server.port(), options)
                    .hasMessageContaining("No connection to Redis at 127.0.0.1:" + server.port())
                    .hasMessageContaining("does not speak TLS at this port");
        }
    }

    @Test
    void filesThatAreNotThereOrHoldSomethingElse(SparkSession spark) {
        assertRefused(spark, open.url(), Map.of("tls_ca", "no-such-file.pem"))
                .hasMessageContaining(
                        "The option \"tls_ca\" names \"no-such-file.pem\", which is no file that can be read here")
                .hasMessageContaining("--files");
        assertRefused(spark, open.url(), Map.of("tls_ca", OURS.serverKey().toString()))
                .hasMessageContaining("The option \"tls_ca\" holds no certificate")
                .hasMessageContaining(" \"tls_ca\" names \"" + OURS.serverKey() + "\".");
        assertRefused(
                        spark,
                        open.url(),
                        Map.of(
                                "tls_ca", OURS.ca().toString(),
                                "tls_cert", OURS.clientCertificate().toString(),
                                "tls_key", OURS.ca().toString()))
                .hasMessageContaining("The option \"tls_key\" holds no private key")
                .hasMessageContaining("it holds CERTIFICATE")
                .hasMessageContaining(" \"tls_cert\" names \"" + OURS.clientCertificate() + "\". \"tls_key\" names \""
                        + OURS.ca() + "\".");
        assertRefused(spark, open.url(), Map.of("tls_ca", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"))
                .hasMessageContaining("\"tls_ca\" holds PEM that cannot be read")
                .hasMessageNotContaining("names");
    }

    private static void assertWritten(SparkSession spark, RedisProcess server, Map<String, String> more) {
        try (Jedis redis = server.client()) {
            redis.flushAll();
            write(spark, server.url(), more);
            assertThat(redis.hgetAll("1")).isEqualTo(Map.of("name", "Ann"));
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            SparkSession spark, String url, Map<String, String> more) {
        return assertThatThrownBy(() -> write(spark, url, more)).isInstanceOf(RedisWriteException.class);
    }

    private static void write(SparkSession spark, String url, Map<String, String> more) {
        Map<String, String> options = new HashMap<>(more);
        options.put("url", url);
        options.put("key_column", "id");
        SparkRedis.writeHashes(spark.sql("SELECT id, 'Ann' AS name FROM range(0, 4, 1, 2)"), options);
    }
}
