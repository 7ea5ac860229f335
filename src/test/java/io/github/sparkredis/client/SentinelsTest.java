package io.github.sparkredis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom sentinels are taken at their word, and what becomes of those that do not answer, without Spark. */
final class SentinelsTest {
    private static final String NIL = "*-1\r\n";
    private static final String MASTER = "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n";
    private static final String REPLICA = "*5\r\n$5\r\nslave\r\n$9\r\n127.0.0.1\r\n:1\r\n$9\r\nconnected\r\n:0\r\n";

    private final Connections connections = new Connections(() -> ".");
    private final List<ScriptedServer> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(ScriptedServer::close);
    }

    @Test
    void theMasterIsTheServerThatASentinelNamesAndThatSaysSoItself() throws Exception {
        ScriptedServer master = server(MASTER);
        ScriptedServer sentinel = naming(master);
        Servers servers = sentinels(sentinel);
        assertThat(owner(servers).host().port()).isEqualTo(master.port());
        assertThat(servers.owners()).containsExactly(owner(servers));
        assertThat(asked(sentinel)).as("asked once").isEqualTo(1);
        assertThat(master.commands()).extracting(RespCommand::name).contains("ROLE");
    }

    @Test
    void theSentinelsAreAskedAnewWhereThereIsDoubt() throws Exception {
        ScriptedServer first = server(MASTER);
        ScriptedServer second = server(MASTER);
        ScriptedServer[] named = {first};
        ScriptedServer sentinel = start(command -> isQuestion(command) ? address(named[0]) : null);
        Servers servers = sentinels(sentinel);
        assertThat(owner(servers).host().port()).isEqualTo(first.port());
        named[0] = second;
        assertThat(owner(servers).host().port()).isEqualTo(first.port());
        servers.doubt(owner(servers));
        assertThat(owner(servers).host().port()).isEqualTo(second.port());
    }

    @Test
    void aNewMasterIsFoundWithoutTroubleWithinASecond() throws Exception {
        ScriptedServer[] named = {server(MASTER)};
        ScriptedServer sentinel = start(command -> isQuestion(command) ? address(named[0]) : null);
        long[] now = {0};
        Servers servers = new Sentinels(options(Map.of(), sentinel), connections, () -> now[0]);
        assertThat(owner(servers).host().port()).isEqualTo(named[0].port());
        named[0] = server(MASTER);
        now[0] += 1_000_000_000;
        owner(servers);
        assertThat(asked(sentinel)).as("not within a second").isEqualTo(1);
        now[0] += 1;
        assertThat(owner(servers).host().port()).isEqualTo(named[0].port());
        owner(servers);
        assertThat(asked(sentinel)).isEqualTo(2);
    }

    @Test
    void aMasterThatIsWellStaysWhateverTheSentinelsDo() throws Exception {
        ScriptedServer master = server(MASTER);
        String[] answer = {address(master)};
        ScriptedServer sentinel = start(command -> isQuestion(command) ? answer[0] : null);
        long[] now = {0};
        Servers servers = new Sentinels(options(Map.of(), sentinel), connections, () -> now[0]);
        owner(servers);
        ScriptedServer gone = server(MASTER);
        gone.close();
        for (String odd : List.of(address(server(REPLICA)), address(gone), NIL)) {
            answer[0] = odd;
            now[0] += 2_000_000_000;
            assertThat(owner(servers).host().port()).isEqualTo(master.port());
        }
        assertThat(asked(sentinel)).isEqualTo(4);
        now[0] += 2_000_000_000;
        owner(servers);
        assertThat(asked(sentinel)).as("not after it failed").isEqualTo(4);
        answer[0] = address(master);
        servers.doubt(owner(servers));
        owner(servers);
        now[0] += 2_000_000_000;
        owner(servers);
        assertThat(asked(sentinel)).as("again after it was well").isEqualTo(6);
    }

    @Test
    void aSentinelThatNamesAReplicaIsNotBelieved() throws Exception {
        ScriptedServer master = server(MASTER);
        ScriptedServer stale = naming(server(REPLICA));
        assertThat(owner(sentinels(stale, naming(master))).host().port()).isEqualTo(master.port());
        assertThatThrownBy(() -> owner(sentinels(stale)))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("No sentinel of redis-sentinel://127.0.0.1:" + stale.port() + "/mymaster")
                .hasMessageContaining("which says that it is no master");
    }

    @Test
    void aServerThatDoesNotTellItsRoleIsTakenForWhatTheSentinelSays() throws Exception {
        for (String refusal :
                List.of("-NOPERM no permissions to run the 'role' command\r\n", "-ERR unknown command\r\n")) {
            ScriptedServer master = server(refusal);
            assertThat(owner(sentinels(naming(master))).host().port()).isEqualTo(master.port());
        }
    }

    @Test
    void aSentinelThatDoesNotAnswerIsAskedLastFromThenOn() throws Exception {
        ScriptedServer silent = start(command -> ScriptedServer.SILENCE);
        ScriptedServer cut = start(command -> ScriptedServer.CUT);
        ScriptedServer sentinel = naming(server(MASTER));
        for (int task = 0; task < 5; task++) {
            Servers servers = sentinels(silent, cut, sentinel);
            servers.doubt(owner(servers));
            owner(servers);
        }
        assertThat(silent.connections()).isEqualTo(1);
        assertThat(cut.connections()).isEqualTo(1);
        assertThat(asked(sentinel)).isEqualTo(10);
    }

    @Test
    void aSentinelThatComesBackIsAskedAgainWhereTheOthersAreGone() throws Exception {
        ScriptedServer master = server(MASTER);
        boolean[] away = {true};
        ScriptedServer first =
                start(command -> away[0] ? ScriptedServer.CUT : isQuestion(command) ? address(master) : null);
        ScriptedServer second = naming(master);
        Servers servers = sentinels(first, second);
        owner(servers);
        second.close();
        away[0] = false;
        servers.doubt(owner(servers));
        assertThat(owner(servers).host().port()).isEqualTo(master.port());
        assertThat(asked(first)).isEqualTo(1);
    }

    @Test
    void aMasterThatIsGoneIsTriedOnceAndIsNotTheSentinelsFault() throws Exception {
        ScriptedServer gone = server(MASTER);
        gone.close();
        ScriptedServer slow = start(command -> ScriptedServer.SILENCE);
        ScriptedServer[] named = {slow};
        ScriptedServer first = start(command -> isQuestion(command) ? address(named[0]) : null);
        ScriptedServer second = start(command -> isQuestion(command) ? address(named[0]) : null);
        assertThatThrownBy(() -> owner(sentinels(first, second)))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("the Sentinel at 127.0.0.1:" + first.port() + " names 127.0.0.1:" + slow.port());
        assertThat(slow.connections()).isEqualTo(1);
        named[0] = gone;
        assertThatThrownBy(() -> owner(sentinels(first, second))).isInstanceOf(ConnectionLostException.class);
        named[0] = server(MASTER);
        owner(sentinels(first, second));
        assertThat(asked(first)).as("still the first").isEqualTo(3);
    }

    @Test
    void nobodyReachableMayPass() {
        ScriptedServer cut = start(command -> ScriptedServer.CUT);
        ScriptedServer gone = server(MASTER);
        gone.close();
        assertThatThrownBy(() -> owner(sentinels(cut, gone)))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("127.0.0.1:" + cut.port())
                .hasMessageContaining("No connection to Redis at 127.0.0.1:" + gone.port())
                .hasMessageNotContaining(".;");
    }

    @Test
    void anUnknownNameIsRefusedWithThoseThatAreKnown() {
        String masters = "*2\r\n*4\r\n$4\r\nname\r\n$3\r\none\r\n$2\r\nip\r\n$1\r\nh\r\n"
                + "*4\r\n$4\r\nname\r\n$3\r\ntwo\r\n$2\r\nip\r\n$1\r\nh\r\n";
        ScriptedServer sentinel =
                start(command -> isQuestion(command) ? NIL : command.name().equals("SENTINEL") ? masters : null);
        ScriptedServer gone = server(MASTER);
        gone.close();
        assertThatThrownBy(() -> owner(sentinels(gone, sentinel)))
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        "The Sentinel at 127.0.0.1:" + sentinel.port()
                                + " knows no master \"mymaster\". It knows \"one\", \"two\". The name stands behind the hosts in the \"url\".");
    }

    @Test
    void aNumberInPlaceOfTheNameIsTakenForADatabase() {
        String masters = "*1\r\n*2\r\n$4\r\nname\r\n$3\r\none\r\n";
        ScriptedServer sentinel = start(command -> switch (command.toString()) {
            case "SENTINEL GET-MASTER-ADDR-BY-NAME 2" -> NIL;
            case "SENTINEL MASTERS" -> masters;
            default -> null;
        });
        assertThatThrownBy(() -> owner(Servers.of(options("2", Map.of(), sentinel), connections)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("The Sentinel at 127.0.0.1:" + sentinel.port()
                        + " knows no master \"2\". It knows \"one\". The name"
                        + " stands behind the hosts in the \"url\". For database 2 write …/one/2.");
    }

    @Test
    void aSentinelThatTellsNotWhichMastersItKnowsIsNotSaidToKnowNone() {
        ScriptedServer sentinel = start(command -> isQuestion(command)
                ? NIL
                : command.name().equals("SENTINEL") ? "-NOPERM this user has no permissions.\r\n" : null);
        assertThatThrownBy(() -> owner(sentinels(sentinel)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(
                        "knows no master \"mymaster\". Which it knows, it does not tell this user (NOPERM this"
                                + " user has no permissions): that takes +sentinel|masters. The name stands");
    }

    @Test
    void aSentinelThatWantsAPasswordAndGotNoneSaysWhichOption() {
        ScriptedServer sentinel =
                start(command -> command.name().equals("PING") ? "-NOAUTH Authentication required.\r\n" : null);
        assertThatThrownBy(() -> owner(sentinels(sentinel)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("The Sentinel at 127.0.0.1:" + sentinel.port() + " refuses to name the master: NOAUTH"
                        + " Authentication required. It wants a password of its own: set the option \"sentinel_password\" (and"
                        + " \"sentinel_user\", for an ACL user). \"user\" and \"password\", and those in the \"url\", are those of the"
                        + " server.");
    }

    @Test
    void whatIsRefusedAfterTheMasterWasFoundMayPass() throws Exception {
        ScriptedServer master = server(MASTER);
        String[] answer = {address(master)};
        ScriptedServer sentinel = start(command -> isQuestion(command) ? answer[0] : null);
        Servers servers = sentinels(sentinel);
        servers.doubt(owner(servers));
        answer[0] = NIL;
        assertThatThrownBy(() -> owner(servers))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("knows no master \"mymaster\"");
        answer[0] = address(master);
        assertThat(owner(servers).host().port()).isEqualTo(master.port());
    }

    @Test
    void aSentinelThatRefusesIsPassedOverForOneThatDoesNot() throws Exception {
        ScriptedServer master = server(MASTER);
        ScriptedServer refusing = start(
                command -> command.name().equals("AUTH") ? "-WRONGPASS invalid username-password pair\r\n" : null);
        Map<String, String> password = Map.of("sentinel_password", "hush\n");
        assertThat(owner(sentinels(password, refusing, naming(master))).host().port())
                .isEqualTo(master.port());
        assertThatThrownBy(() -> owner(sentinels(password, refusing)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(
                        "The Sentinel at 127.0.0.1:" + refusing.port() + " refuses to name the master: WRONGPASS")
                .hasMessageContaining("Check the options \"sentinel_user\" and \"sentinel_password\"")
                .hasMessageContaining("The \"password\" given ends in a line break")
                .hasMessageNotContaining("hush");
    }

    @Test
    void aCommandThatTheSentinelsRefuseIsNamed() {
        ScriptedServer sentinel = start(
                command -> isQuestion(command) ? "-NOPERM no permissions to run the 'sentinel' command\r\n" : null);
        assertThatThrownBy(() -> owner(sentinels(sentinel)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("ACL SETUSER … +sentinel|get-master-addr-by-name");
    }

    @Test
    void aServerThatIsNoSentinelIsSaidToBeNone() {
        ScriptedServer server = server(MASTER);
        assertThatThrownBy(() -> owner(sentinels(server)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("At 127.0.0.1:" + server.port() + " is no Sentinel")
                .hasMessageContaining("write redis://127.0.0.1:" + server.port());
    }

    @Test
    void theServersOwnRefusalIsNotTheSentinels() {
        ScriptedServer locked =
                start(command -> command.name().equals("PING") ? "-NOAUTH Authentication required.\r\n" : null);
        assertThatThrownBy(() -> owner(sentinels(naming(locked))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("Redis at 127.0.0.1:" + locked.port())
                .hasMessageContaining("set the option \"password\"");
    }

    private static boolean isQuestion(RespCommand command) {
        return command.toString().equals("SENTINEL GET-MASTER-ADDR-BY-NAME mymaster");
    }

    private static long asked(ScriptedServer sentinel) {
        return sentinel.commands().stream().filter(SentinelsTest::isQuestion).count();
    }

    private static String address(ScriptedServer server) {
        String port = Integer.toString(server.port());
        return "*2\r\n$9\r\n127.0.0.1\r\n$" + port.length() + "\r\n" + port + "\r\n";
    }

    /** A server that says this of its role. */
    private ScriptedServer server(String role) {
        return start(command -> command.name().equals("ROLE") ? role : null);
    }

    private ScriptedServer naming(ScriptedServer server) {
        return start(command -> isQuestion(command) ? address(server) : null);
    }

    private ScriptedServer start(ScriptedServer.Script script) {
        ScriptedServer server = ScriptedServer.start(script);
        started.add(server);
        return server;
    }

    private Servers sentinels(ScriptedServer... sentinels) {
        return sentinels(Map.of(), sentinels);
    }

    private Servers sentinels(Map<String, String> more, ScriptedServer... sentinels) {
        return Servers.of(options(more, sentinels), connections);
    }

    private static ConnectionOptions options(Map<String, String> more, ScriptedServer... sentinels) {
        return options("mymaster", more, sentinels);
    }

    private static ConnectionOptions options(String master, Map<String, String> more, ScriptedServer... sentinels) {
        Map<String, String> options = new HashMap<>(more);
        options.put("connect_timeout_ms", "300");
        options.put("socket_timeout_ms", "300");
        String hosts = Stream.of(sentinels).map(s -> "127.0.0.1:" + s.port()).collect(Collectors.joining(","));
        options.put("url", "redis-sentinel://" + hosts + "/" + master);
        return ConnectionOptions.from(OptionValues.of(options, Map.of(), Options.HASH));
    }

    private static ConnectionOptions owner(Servers servers) throws ConnectionLostException {
        servers.learn();
        return servers.owner(0);
    }
}
