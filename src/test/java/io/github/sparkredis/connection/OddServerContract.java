package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparkredis.client.RefusedException;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.SharedTarget;
import io.github.sparkredis.testing.SparkExtension;
import io.github.sparkredis.testing.UsualReplies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the driver makes of a server that answers one of its questions with what is no answer. */
@ExtendWith(SparkExtension.class)
@Timeout(300)
abstract class OddServerContract {
    /** No reply at all, one of another type, or one that has no end. */
    private static final List<String> ODD = List.of(
            "HTTP/1.1 400 Bad Request\r\n\r\n",
            "$2147483647\r\nx",
            "*2000000000\r\n:1\r\n",
            "*-2\r\n",
            ":99999999999999999999\r\n",
            "*1\r\n".repeat(100_000),
            "*1\r\n*3\r\n:0\r\n:16384\r\n*2\r\n+h\r\n:1\r\n",
            "*1\r\n*3\r\n:0\r\n+x\r\n*0\r\n",
            "*2\r\n:1\r\n*1\r\n:2\r\n",
            "*2\r\n$1\r\n0\r\n+none\r\n",
            "*2\r\n$1\r\nh\r\n$2\r\n-1\r\n",
            "*0\r\n",
            "*3\r\n*0\r\n:1\r\n-ERR x\r\n",
            "%1\r\n*0\r\n%0\r\n",
            "$-1\r\n",
            ":7\r\n",
            "+\r\n",
            "-\r\n",
            "-MOVED\r\n",
            "-ASK 99999 x\r\n",
            ScriptedServer.SILENCE,
            ":1" + ScriptedServer.CUT);

    private final SharedTarget target;

    OddServerContract(SharedTarget target) {
        this.target = target;
    }

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HELLO", "PING", "INFO", "CLUSTER", "EXISTS", "MULTI", "DISCARD", "SCRIPT", "SCAN", "TYPE", "UNLINK"
            })
    void aWriteEndsWithAResultOrASentence(String question, SparkSession spark) {
        for (String odd : ODD) {
            try (ScriptedServer server =
                    ScriptedServer.start(command -> command.name().equals(question) ? odd : answer(command))) {
                check(spark, server, question, odd, Map.of("url", server.url()));
            }
        }
    }

    /** A key to remove, and a transaction to try commands in. */
    private String answer(RespCommand command) {
        return switch (command.name()) {
            case "SCAN" -> "*2\r\n$1\r\n0\r\n*1\r\n$1\r\nk\r\n";
            case "TYPE" -> target.format.equals("redis-hash") ? "+hash\r\n" : "+ReJSON-RL\r\n";
            case "UNLINK", "EXISTS" -> ":0\r\n";
            case "MULTI", "DISCARD" -> "+OK\r\n";
            default -> UsualReplies.to(command);
        };
    }

    @Test
    void aClusterThatTellsNoSlotsIsSaidToBe(SparkSession spark) {
        String question = "CLUSTER";
        for (String odd : ODD) {
            try (ScriptedServer server =
                    ScriptedServer.start(command -> command.name().equals(question) ? odd : UsualReplies.to(command))) {
                check(spark, server, question, odd, Map.of("url", server.url(), "topology", "cluster"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SENTINEL", "ROLE"})
    void aSentinelThatNamesNoMasterIsSaidToBe(String question, SparkSession spark) {
        for (String odd : ODD) {
            ScriptedServer[] itself = new ScriptedServer[1];
            try (ScriptedServer server = ScriptedServer.start(command -> {
                if (command.name().equals(question)) {
                    return odd;
                }
                String port = Integer.toString(itself[0].port());
                return command.name().equals("SENTINEL")
                        ? "*2\r\n$9\r\n127.0.0.1\r\n$" + port.length() + "\r\n" + port + "\r\n"
                        : UsualReplies.to(command);
            })) {
                itself[0] = server;
                check(
                        spark,
                        server,
                        question,
                        odd,
                        Map.of("url", server.url().replace("redis:", "redis-sentinel:") + "/m"));
            }
        }
    }

    private void check(
            SparkSession spark, ScriptedServer server, String question, String odd, Map<String, String> more) {
        Map<String, String> options = new HashMap<>(target.options("key_prefix", "k", "mode", "insert"));
        options.putAll(Map.of("ttl", "100", "socket_timeout_ms", "100", "connect_timeout_ms", "500"));
        options.putAll(Map.of("retry_timeout_ms", "20", "retry_base_ms", "1", "retry_max_ms", "5"));
        options.putAll(more);
        Throwable thrown = catchThrowable(() -> spark.sql("SELECT 1 AS id, 'Ann' AS name")
                .write()
                .format(target.format)
                .options(options)
                .mode(SaveMode.Overwrite)
                .save());
        String shown = question + " answered by " + odd.substring(0, Math.min(40, odd.length()));
        if (thrown != null) {
            assertThat(thrown).as(shown).isInstanceOfAny(RedisWriteException.class, RefusedException.class);
            assertThat(thrown.getMessage()).as(shown).contains("127.0.0.1:").doesNotContain("Exception", " null ");
        }
        boolean wasAsked =
                server.commands().stream().anyMatch(command -> command.name().equals(question));
        if (wasAsked && (odd.startsWith("HTTP") || odd.equals(ScriptedServer.SILENCE))) {
            assertThat(thrown).as(shown).isNotNull();
        }
    }
}
