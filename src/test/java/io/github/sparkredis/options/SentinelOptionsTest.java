package io.github.sparkredis.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.options.ConnectionOptions.Sentinel;
import io.github.sparkredis.options.RedisUrl.HostPort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sentinels in the url: whose credentials are whose, and what does not go together. */
final class SentinelOptionsTest {
    private static final HostPort SERVER = new HostPort("server", 6379);
    private static final HostPort SENTINEL = new HostPort("a", 26379);

    @Test
    void theUrlAloneSaysThatThereAreSentinels() {
        ConnectionOptions options = from("url", "redis-sentinel://a,b:7000/mymaster/3");
        assertThat(options.topology()).isEqualTo(Topology.SENTINEL);
        assertThat(options.hosts()).containsExactly(SENTINEL, new HostPort("b", 7000));
        assertThat(options.sentinel()).isEqualTo(new Sentinel("mymaster", null, null));
        assertThat(options.target()).isEqualTo("redis-sentinel://a:26379,b:7000/mymaster/3");
        assertThat(from("url", "redis-sentinel://a,b:7000/mymaster/3", "topology", "sentinel"))
                .isEqualTo(options);
    }

    @Test
    void credentialsOfTheUrlAndTheOptionsUserAndPasswordAreTheServers() {
        for (ConnectionOptions options : List.of(
                from("url", "redis-sentinel://me:mine@a/m"),
                from("url", "redis-sentinel://a/m", "user", "me", "password", "mine"),
                from("url", "redis-sentinel://you:yours@a/m", "user", "me", "password", "mine"))) {
            assertThat(options.at(SERVER))
                    .isEqualTo(from("url", "redis://me:mine@server").of(Topology.STANDALONE));
            assertThat(options.atSentinel(SENTINEL))
                    .as("no AUTH at the sentinels")
                    .isEqualTo(from("url", "redis://a:26379", "socket_timeout_ms", "5000")
                            .of(Topology.STANDALONE));
        }
    }

    @Test
    void sentinelsHaveCredentialsOfTheirOwnAndNoDatabases() {
        ConnectionOptions options =
                from("url", "redis-sentinel://me:mine@a/m/5", "sentinel_user", "scout", "sentinel_password", "theirs");
        assertThat(options.atSentinel(SENTINEL))
                .isEqualTo(from("url", "redis://scout:theirs@a:26379", "socket_timeout_ms", "5000")
                        .of(Topology.STANDALONE));
        assertThat(options.at(SERVER))
                .isEqualTo(from("url", "redis://me:mine@server/5").of(Topology.STANDALONE));
        assertThat(options.toString()).doesNotContain("theirs").doesNotContain("mine");
        assertThat(options.target()).isEqualTo("redis-sentinel://a:26379/m/5");
    }

    @Test
    void aUserOfSentinelsWithoutAPasswordIsNotPassedOver() {
        ConnectionOptions options = from("url", "redis-sentinel://a/m", "sentinel_user", "scout");
        assertThat(options.atSentinel(SENTINEL).user()).isEqualTo("scout");
        assertThat(options.atSentinel(SENTINEL).password()).isEqualTo(new Secret(""));
    }

    @Test
    void tlsIsForSentinelsAndServersAlike() {
        ConnectionOptions options = from("url", "rediss-sentinel://a/m", "tls_ca", "ca.pem");
        ConnectionOptions.Tls tls =
                from("url", "rediss://a", "tls_ca", "ca.pem").tls();
        assertThat(tls).isNotNull();
        assertThat(options.at(SERVER).tls()).isEqualTo(tls);
        assertThat(options.atSentinel(SENTINEL).tls()).isEqualTo(tls);
        assertThat(options.target()).isEqualTo("rediss-sentinel://a:26379/m");
        assertRefused(
                Map.of("url", "redis-sentinel://a/m", "tls_ca", "ca.pem"),
                "\"tls_ca\" needs TLS, but the \"url\" begins with redis-sentinel://. Write rediss-sentinel:// for TLS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "standalone"})
    void anotherTopologyContradictsSentinels(String topology) {
        assertRefused(
                Map.of("url", "redis-sentinel://a/m", "topology", topology),
                "The options topology=" + topology
                        + " and \"url\" contradict each other: the \"url\" names sentinels. Leave \"topology\" out");
    }

    @Test
    void theTopologyOfSentinelsContradictsAServersUrl() {
        assertRefused(
                Map.of("url", "redis://a", "topology", "sentinel"),
                "The options topology=sentinel and \"url\" contradict each other: the \"url\" names the server itself. Write"
                        + " redis-sentinel://host:26379/mymaster");
    }

    @Test
    void credentialsForSentinelsNeedSentinels() {
        for (String option : List.of("sentinel_user", "sentinel_password")) {
            assertRefused(
                    Map.of("url", "redis://a", option, "hush"),
                    "The option \"" + option + "\" is for sentinels, and the \"url\" names none. Leave it out");
        }
    }

    @Test
    void theSessionsCredentialsForSentinelsAreForThoseWritesThatHaveAny() {
        Map<String, String> session = Map.of(OptionValues.SESSION_PREFIX + "sentinel_password", "theirs");
        assertThat(from(Map.of("url", "redis://a"), session)).isEqualTo(from("url", "redis://a"));
        assertThat(from(Map.of("url", "redis-sentinel://me:mine@a/m"), session))
                .isEqualTo(from("url", "redis-sentinel://me:mine@a/m", "sentinel_password", "theirs"));
    }

    @Test
    void aSessionDefaultThatContradictsIsNamedAsSuch() {
        Map<String, String> session = Map.of(OptionValues.SESSION_PREFIX + "topology", "standalone");
        assertThatThrownBy(() -> from(Map.of("url", "redis-sentinel://a/m"), session))
                .isInstanceOf(OptionException.class)
                .hasMessageStartingWith(
                        "The options spark.datasource.redis.topology=standalone and \"url\" contradict");
    }

    private static void assertRefused(Map<String, String> options, String message) {
        assertThatThrownBy(() -> from(options, Map.of()))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("hush");
    }

    private static ConnectionOptions from(String... namesAndValues) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            options.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return from(options, Map.of());
    }

    private static ConnectionOptions from(Map<String, String> options, Map<String, String> session) {
        return ConnectionOptions.from(OptionValues.of(options, session, Options.HASH));
    }
}
