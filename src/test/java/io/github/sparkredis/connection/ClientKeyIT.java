package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.Certificates;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.SparkExtension;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys and certificates as they come out of environment variables and vaults, on a server that asks for them. */
@ExtendWith(SparkExtension.class)
final class ClientKeyIT {
    private static final Certificates OURS = Certificates.shared();

    private static RedisProcess server;

    @BeforeAll
    static void start() {
        server = RedisServer.startTls(OURS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void textsOnOneLineAndWithBackslashes(SparkSession spark) throws Exception {
        assertWritten(
                spark,
                server,
                Map.of(
                        "tls_ca", Files.readString(OURS.ca()).replace("\n", " "),
                        "tls_cert", Files.readString(OURS.clientCertificate()).replace("\n", "\\n"),
                        "tls_key", Files.readString(OURS.clientKey()).replace("\n", "\\n")));
    }

    /** Key and certificate that openssl made; the authority of that certificate is the one whose clients the server takes. */
    @Test
    void anEncryptedKey(SparkSession spark) {
        try (RedisProcess theirs = RedisServer.startTls(OURS, "tls-ca-cert-file " + pem("rsa2048.crt"))) {
            Map<String, String> options = Map.of(
                    "url", theirs.url(),
                    "tls_ca", OURS.ca().toString(),
                    "tls_cert", pem("chain.crt").toString(),
                    "tls_key", pem("ec-encrypted.key").toString());
            assertWritten(spark, theirs, with(options, "sesame"));
            assertRefused(spark, with(options, "open sesame"))
                    .hasMessageContaining(
                            "The option \"tls_key_password\" does not decrypt the key of the option \"tls_key\"")
                    .hasMessageNotContaining("open sesame");
            assertRefused(spark, options)
                    .hasMessageContaining("The option \"tls_key\" holds an encrypted key")
                    .hasMessageContaining("tls_key_password");
        }
    }

    @Test
    void aSelfSignedCertificateIsTrustedByItself(SparkSession spark) {
        Certificates own = Certificates.selfSigned("ip:127.0.0.1", "EC");
        try (RedisProcess selfSigned = RedisServer.startTls(own, "tls-auth-clients no")) {
            assertThatThrownBy(() -> write(spark, Map.of("url", selfSigned.url())))
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContaining(
                            "\"tls_ca\" holds the CA of the server, or its own certificate where that is self-signed");
            assertWritten(
                    spark, selfSigned, Map.of("tls_ca", own.serverCertificate().toString()));
        }
    }

    private static Map<String, String> with(Map<String, String> options, String keyPassword) {
        Map<String, String> all = new HashMap<>(options);
        all.put("tls_key_password", keyPassword);
        return all;
    }

    private static Path pem(String name) {
        try {
            return Path.of(ClientKeyIT.class.getResource("/pem/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            SparkSession spark, Map<String, String> options) {
        return assertThatThrownBy(() -> write(spark, options)).isInstanceOf(RedisWriteException.class);
    }

    private static void assertWritten(SparkSession spark, RedisProcess to, Map<String, String> more) {
        Map<String, String> options = new HashMap<>(more);
        options.put("url", to.url());
        assertThat(write(spark, options).rowsWritten()).isEqualTo(4);
    }

    private static WriteResult write(SparkSession spark, Map<String, String> more) {
        Map<String, String> options = new HashMap<>(more);
        options.put("key_column", "id");
        return SparkRedis.writeHashes(spark.sql("SELECT id, 'Ann' AS name FROM range(0, 4, 1, 2)"), options);
    }
}
