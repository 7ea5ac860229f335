package io.github.sparkredis.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.JsonServer;
import io.github.sparkredis.testing.RedisProcess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.commands.ProtocolCommand;

/** Documents that a RedisJSON restores, beside those that it is given by JSON.SET. {@code -Dpayload.documents} makes so many. */
final class JsonPayloadIT {

    private static final int DOCUMENTS = Integer.getInteger("payload.documents", 3_000);
    private static final long SEED = Long.getLong("payload.seed", 1);

    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "0.0",
            "-0.0",
            "1",
            "-1",
            "9223372036854775807",
            "-9223372036854775808",
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775809",
            "123456789012345678901234567890.12345678",
            "0.1",
            "1E-7",
            "1.7976931348623157E308",
            "4.9E-324",
            "100000000000000000000000",
            "1.50");

    private static final List<String> TEXTS = List.of(
            "\"\"",
            "\"x\"",
            "\"é\"",
            "\"𝒳\"",
            "\"\\u0000\"",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
            "\"\\ud835\\udcb3\"",
            "\"\u2028\"",
            "true",
            "false",
            "null",
            "\"" + "long".repeat(100) + "\"");

    private static Optional<RedisProcess> server;

    @BeforeAll
    static void start() {
        server = JsonServer.startConfigured("sanitize-dump-payload yes", "rdbcompression no");
    }

    @AfterAll
    static void stop() {
        server.ifPresent(RedisProcess::close);
    }

    @Test
    void theServerHasTheSameDocumentAndDumpsTheSameBytes() {
        server.ifPresent(some -> {
            System.out.println("JsonPayloadIT: " + DOCUMENTS + " documents of the seed " + SEED);
            Random random = new Random(SEED);
            try (Jedis redis = some.client()) {
                for (int i = 0; i < DOCUMENTS; i++) {
                    String document = value(random, 5);
                    byte[] payload = JsonPayloadTest.payload(document);
                    send(redis, "JSON.SET", "set", "$", document);
                    redis.del("restored");
                    assertThat(redis.restore("restored", 0, payload))
                            .as(document)
                            .isEqualTo("OK");
                    assertThat(send(redis, "JSON.GET", "restored")).isEqualTo(send(redis, "JSON.GET", "set"));
                    assertThat(send(redis, "JSON.DEBUG", "MEMORY", "restored"))
                            .isEqualTo(send(redis, "JSON.DEBUG", "MEMORY", "set"));
                    assertThat(redis.dump("restored")).isEqualTo(redis.dump("set"));
                    assertThat(Arrays.copyOf(payload, 11)).isEqualTo(Arrays.copyOf(redis.dump("set"), 11));
                }
            }
        });
    }

    /** Why {@link DocumentDepth} bounds what goes so. */
    @Test
    void itRestoresWhatIsTooDeepForACommand() {
        server.ifPresent(some -> {
            try (Jedis redis = some.client()) {
                String deepest = "[".repeat(127) + "]".repeat(127);
                assertThat(send(redis, "JSON.SET", "set", "$", deepest)).isEqualTo("OK");
                String deeper = "[".repeat(128) + "]".repeat(128);
                assertThatThrownBy(() -> send(redis, "JSON.SET", "set", "$", deeper))
                        .hasMessageContaining("recursion limit exceeded");
                assertThat(redis.restore("restored:deep", 0, JsonPayloadTest.payload(deeper)))
                        .isEqualTo("OK");
            }
        });
    }

    @Test
    void whatIsNoJsonIsNotRestored() {
        server.ifPresent(some -> {
            try (Jedis redis = some.client()) {
                assertThatThrownBy(() -> redis.restore("restored:none", 0, JsonPayloadTest.payload("{\"a\":")))
                        .hasMessageContaining("Bad data format");
                assertThat(redis.exists("restored:none")).isFalse();
            }
        });
    }

    private static String value(Random random, int levels) {
        int kind = levels == 0 ? random.nextInt(2) : random.nextInt(4);
        List<String> parts = new ArrayList<>();
        int count = random.nextInt(random.nextInt(20) == 0 ? 60 : 6);
        return switch (kind) {
            case 0 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            case 1 -> TEXTS.get(random.nextInt(TEXTS.size()));
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    parts.add(value(random, levels - 1));
                }
                yield "[" + String.join(",", parts) + "]";
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    parts.add("\"k" + random.nextInt(50) + "\":" + value(random, levels - 1)); // some names twice
                }
                yield "{" + String.join(",", parts) + "}";
            }
        };
    }

    private static Object send(Jedis redis, String command, String... arguments) {
        ProtocolCommand name = () -> command.getBytes(UTF_8);
        Object answer = redis.sendCommand(name, arguments);
        return answer instanceof byte[] bytes ? new String(bytes, UTF_8) : answer;
    }
}
