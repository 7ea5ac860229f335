package io.github.sparkredis.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.resp.Reply;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What INFO says of a process, as Redis 7.0 and 8.2 and Valkey 8.1 and 9.1 do. */
final class ServerProcessTest {
    private static final Reply SERVER = info("# Server\r\nrun_id:r\r\n");
    private static final String NONE = "0".repeat(40);

    @Test
    void aReplicaThatTookOverHadTheDataOfItsMaster() {
        ServerProcess process = process("new", "old");
        assertThat(process.saysItHadAMaster()).isTrue();
        assertThat(process.checkedBy(info("# Stats\r\ntotal_net_repl_input_bytes:336\r\n")))
                .isEqualTo(new ServerProcess("r", "new", "old"));
    }

    /** Since Redis 7 the second id can come out of the snapshot that it loaded, which says nothing of what came later. */
    @Test
    void aMasterThatLoadedASnapshotHadNone() {
        assertThat(process("new", "old").checkedBy(info("# Stats\r\ntotal_net_repl_input_bytes:0\r\n")))
                .isEqualTo(new ServerProcess("r", "new", NONE));
    }

    @Test
    void aServerThatDoesNotSayHowMuchItGotIsBelieved() {
        ServerProcess process = process("new", "old");
        assertThat(process.checkedBy(info("# Stats\r\n"))).isEqualTo(process);
        assertThat(process.checkedBy(Reply.ServerError.of("NOPERM"))).isEqualTo(process);
    }

    @Test
    void aServerThatNeverHadAMasterDoesNotSaySo() {
        assertThat(process("new", NONE).saysItHadAMaster()).isFalse();
    }

    private static ServerProcess process(String history, String before) {
        return ServerProcess.of(
                SERVER, info("# Replication\r\nmaster_replid:" + history + "\r\nmaster_replid2:" + before + "\r\n"));
    }

    private static Reply info(String text) {
        return new Reply.Value(text.getBytes(StandardCharsets.UTF_8));
    }
}
