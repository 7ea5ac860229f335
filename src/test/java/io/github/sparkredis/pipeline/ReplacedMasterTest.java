package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.client.Connections;
import io.github.sparkredis.client.Servers;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.RedisUrl.HostPort;
import io.github.sparkredis.testing.ScriptedServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Another server becomes the master while a task writes, without a word to it: as in a planned failover. */
@Timeout(60)
final class ReplacedMasterTest {
    private final ScriptedServer first = start();
    private final ScriptedServer second = start();
    private final Tally tally = new Tally(10, 10);
    private final List<String> troubles = new ArrayList<>();

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void whatThatCanCostIsToldOnce() {
        write(Map.of(), 2);
        assertThat(tally.rowsWritten()).isEqualTo(5);
        assertThat(troubles)
                .singleElement()
                .asString()
                .contains(
                        "The master is Redis at 127.0.0.1:" + second.port() + " now",
                        "was Redis at 127.0.0.1:" + first.port() + " before",
                        "Set \"wait_replicas\" to the number of its replicas");
    }

    @Test
    void whoWaitsForSomeReplicasIsToldForHowManyToWait() {
        write(Map.of("wait_replicas", "1"), 2);
        assertThat(troubles)
                .singleElement()
                .asString()
                .contains("wait_replicas=1 prevents that only if the master had no more replicas");
    }

    @Test
    void aMasterThatStaysOrHadAnsweredNothingIsNoTrouble() {
        write(Map.of(), Integer.MAX_VALUE);
        write(Map.of(), 0);
        assertThat(troubles).isEmpty();
    }

    /** So often the first server is the master. */
    private void write(Map<String, String> more, int firstTimes) {
        Map<String, String> given = new HashMap<>(Map.of("url", first.url(), "batch_size", "1"));
        given.putAll(more);
        OptionValues values = SetRows.values(given);
        Servers servers = new ChangingMaster(ConnectionOptions.from(values), firstTimes);
        SetRows.write(
                values, servers, new Connections(() -> "."), tally, troubles::add, "a=1", "b=2", "c=3", "d=4", "e=5");
    }

    private static ScriptedServer start() {
        return ScriptedServer.start(command -> switch (command.name()) {
            case "SET" -> "+OK\r\n";
            case "WAIT" -> ":1\r\n";
            default -> null;
        });
    }

    private final class ChangingMaster implements Servers {
        private final ConnectionOptions options;
        private int firstTimes;

        ChangingMaster(ConnectionOptions options, int firstTimes) {
            this.options = options;
            this.firstTimes = firstTimes;
        }

        @Override
        public ConnectionOptions owner(int slot) {
            ScriptedServer master = firstTimes-- > 0 ? first : second;
            return options.at(new HostPort("127.0.0.1", master.port()));
        }

        @Override
        public boolean haveSlots() {
            return false;
        }

        @Override
        public void learn() {}

        @Override
        public List<ConnectionOptions> owners() {
            return List.of(owner(0));
        }

        @Override
        public List<ConnectionOptions> allOwners() {
            return owners();
        }

        @Override
        public boolean refresh() {
            return false;
        }

        @Override
        public void doubt(ConnectionOptions trouble) {}
    }
}
