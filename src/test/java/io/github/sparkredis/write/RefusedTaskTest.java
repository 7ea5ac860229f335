package io.github.sparkredis.write;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.result.RedisWriteException;
import io.github.sparkredis.testing.NumberedRows;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a task says where the server refuses what all rows need, as a password that was changed since it began. */
final class RefusedTaskTest {
    private final boolean[] isChanged = {false};

    @Test
    void aPasswordThatWasTakenBeforeMayHaveBeenChanged() {
        try (ScriptedServer server = ScriptedServer.start(this::answer)) {
            write(server).commit();
            isChanged[0] = true;
            server.cutAll();
            assertThatThrownBy(() -> write(server).commit())
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContaining("WRONGPASS invalid username-password pair")
                    .hasMessageContaining("Check the options \"user\" and \"password\"")
                    .hasMessageEndingWith(" The server took them before: was the password changed meanwhile?");
        }
    }

    @Test
    void aPasswordThatNeverWasTakenIsWrong() {
        isChanged[0] = true;
        try (ScriptedServer server = ScriptedServer.start(this::answer)) {
            assertThatThrownBy(() -> write(server).commit())
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContaining("WRONGPASS")
                    .hasMessageNotContaining("took them before");
        }
    }

    @Test
    void aRowThatMeetsARefusalEndsTheTask() {
        try (ScriptedServer server = ScriptedServer.start(
                command -> command.name().equals("HSET") ? "-MISCONF cannot save\r\n" : answer(command))) {
            assertThatThrownBy(() -> write(server).commit())
                    .isInstanceOf(RedisWriteException.class)
                    .hasMessageContaining("MISCONF cannot save. The server stopped taking writes");
        }
    }

    private String answer(RespCommand command) {
        return switch (command.name()) {
            case "AUTH" -> isChanged[0] ? "-WRONGPASS invalid username-password pair\r\n" : "+OK\r\n";
            case "HSET" -> ":1\r\n";
            default -> null;
        };
    }

    private static PartitionAttempt write(ScriptedServer server) {
        Map<String, String> options =
                Map.of("url", server.url(), "topology", "standalone", "password", "secret", "key_column", "id");
        PartitionAttempt attempt = new PartitionAttempt(RedisFormat.HASH, options, NumberedRows.SCHEMA, false);
        attempt.write(NumberedRows.row(1));
        return attempt;
    }
}
