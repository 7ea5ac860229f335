package io.github.sparkredis.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Probe;
import io.github.sparkredis.testing.ScriptedServer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a server takes what a write can go without. */
final class ProbeTest {

    @ParameterizedTest
    @CsvSource({
        "+OK,                           -ERR wrong,  ",
        "-OOM no memory left,           -ERR wrong,  ",
        "-NOPERM No permissions to access a key, -ERR wrong, ",
        "+OK,                           +OK,         did not look at what is wrong with a THING of hashes",
        "-ERR unknown command 'THING',  +OK,         said: ERR unknown command 'THING'",
    })
    void itTakesTheRightOneAndRefusesTheWrongOne(String right, String wrong, String refusal) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(command -> switch (command.name()) {
            case "RIGHT" -> right + "\r\n";
            case "WRONG" -> wrong + "\r\n";
            default -> null;
        })) {
            Connections connections = new Connections(() -> ".");
            OptionValues values = OptionValues.of(Map.of("url", server.url()), Map.of(), Options.HASH);
            ConnectionOptions options = ConnectionOptions.from(values);
            Probe probe = new Probe("THING of hashes", command("RIGHT"), command("WRONG"));
            Optional<String> said = connections.use(options, connection -> connections.refusal(connection, probe));
            String host = "Redis at 127.0.0.1:" + server.port() + " ";
            assertThat(said).isEqualTo(Optional.ofNullable(refusal).map(text -> host + text));

            Optional<String> again = connections.use(options, connection -> connections.refusal(connection, probe));
            assertThat(again)
                    .isEqualTo(Optional.ofNullable(refusal)
                            .map(text -> host.stripTrailing() + ", less than a minute ago, " + text));

            Probe other = new Probe("THING of documents", command("RIGHT"), command("WRONG"));
            said = connections.use(options, connection -> connections.refusal(connection, other));
            assertThat(said)
                    .isEqualTo(Optional.ofNullable(refusal).map(text -> host + text.replace("hashes", "documents")));
        }
    }

    private static CommandBuffer command(String name) {
        CommandBuffer out = new CommandBuffer(16);
        out.beginCommand(1);
        out.bulk(name);
        return out;
    }
}
