package io.github.sparkredis.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparkredis.options.RedisUrl.HostPort;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisUrlTest {

    @ParameterizedTest
    @CsvSource({
        "redis://user:s3cr3t@host:6380/x, redis://***@host:6380/…",
        "redis://:s3cr3t@host:port, redis://***@host:…",
        "redis://s3:cr3t@h1:1;h2, redis://***@h1:…",
        "redis://host:s3cr3t, redis://host:…",
        "redis://host/s3cr3t, redis://host/…",
        "redis://host?password=s3cr3t, redis://host?…",
        "redis://host#s3cr3t, redis://host#…",
        "redis://host/1?password=s3cr3t, redis://host/…",
        "http://host:6379, http://host:6379",
        "localhost:6379, localhost:6379",
        "user:s3cr3t@host, ***@host",
        "s3 cr3t, …",
        "redis://[::1]:6379x, redis://[::1]:…",
        "'redis://a:1,b:x', 'redis://a:1,b:…'",
    })
    void aUrlIsShownWithoutItsSecrets(String given, String shown) {
        assertThat(RedisUrl.withoutSecrets(given))
                .isEqualTo(shown)
                .doesNotContain("s3")
                .doesNotContain("cr3t");
    }

    @Test
    void aHostIsEnough() {
        assertThat(RedisUrl.parse("redis://localhost"))
                .isEqualTo(new RedisUrl(false, List.of(new HostPort("localhost", 6379)), null, 0, null, null));
    }

    @Test
    void everyPartIsUnderstood() {
        assertThat(RedisUrl.parse("rediss://alice:pw@redis.example.org:6380/12"))
                .isEqualTo(new RedisUrl(
                        true, List.of(new HostPort("redis.example.org", 6380)), null, 12, "alice", new Secret("pw")));
        assertThat(RedisUrl.parse("REDIS://h/")).isEqualTo(RedisUrl.parse("redis://h:6379/0"));
    }

    @Test
    void severalHostsAreSeparatedByCommas() {
        assertThat(RedisUrl.parse("redis://u:p@a,b:7001,[::1]:7002/1").hosts())
                .containsExactly(new HostPort("a", 6379), new HostPort("b", 7001), new HostPort("::1", 7002));
    }

    @Test
    void anIpv6AddressGoesIntoBrackets() {
        assertThat(RedisUrl.parse("redis://[2001:db8::1]").hosts()).containsExactly(new HostPort("2001:db8::1", 6379));
        assertThat(RedisUrl.parse("redis://u:p@[::1]:7000/3").hosts()).containsExactly(new HostPort("::1", 7000));
        assertThat(new HostPort("::1", 7000)).hasToString("[::1]:7000");
        assertThat(new HostPort("h", 1)).hasToString("h:1");
    }

    @Test
    void credentialsArePercentDecoded() {
        RedisUrl url = RedisUrl.parse("redis://al%C5%9F%3Ae:p%40ss%2Fw%25rd%20+@h");
        assertThat(url.user()).isEqualTo("alş:e");
        assertThat(password(url)).isEqualTo("p@ss/w%rd +");
    }

    @Test
    void aPasswordMayHoldWhatShouldBeEncoded() {
        RedisUrl url = RedisUrl.parse("redis://alice:p@ss/wo:rd,#?[@h:7000/2");
        assertThat(url.user()).isEqualTo("alice");
        assertThat(password(url)).isEqualTo("p@ss/wo:rd,#?[");
        assertThat(url.hosts()).containsExactly(new HostPort("h", 7000));
        assertThat(url.database()).isEqualTo(2);
    }

    @Test
    void userAndPasswordCanBeLeftOutSingly() {
        assertThat(RedisUrl.parse("redis://:pw@h").user()).isNull();
        assertThat(password(RedisUrl.parse("redis://:pw@h"))).isEqualTo("pw");
        assertThat(RedisUrl.parse("redis://alice@h").user()).isEqualTo("alice");
        assertThat(RedisUrl.parse("redis://alice@h").password()).isNull();
        assertThat(RedisUrl.parse("redis://@h").user()).isNull();
    }

    @Test
    void anEmptyPasswordIsOneForAUserAlone() {
        assertThat(password(RedisUrl.parse("redis://alice:@h"))).isEmpty();
        assertThat(RedisUrl.parse("redis://:@h"))
                .isEqualTo(RedisUrl.parse("redis://h"))
                .isEqualTo(RedisUrl.parse("redis://@h"));
    }

    @Test
    void anotherSchemeIsRefused() {
        for (String url : List.of("h:6379", "http://h", "redis:/h", "redis:h", "", "://h", "unix://h")) {
            assertRefused(url, "must begin with redis:// or rediss://, as in redis://host:6379/0");
        }
        assertRefused(
                "sentinel://h", "must begin with", "or for sentinels with redis-sentinel:// or rediss-sentinel://");
    }

    @Test
    void sentinelsAreFollowedByTheNameOfTheirMaster() {
        assertThat(RedisUrl.parse("redis-sentinel://alice:pw@a,b:7001,[::1]/my.master-1/12"))
                .isEqualTo(new RedisUrl(
                        false,
                        List.of(new HostPort("a", 26379), new HostPort("b", 7001), new HostPort("::1", 26379)),
                        "my.master-1",
                        12,
                        "alice",
                        new Secret("pw")));
        assertThat(RedisUrl.parse("REDISS-Sentinel://h/my%20master"))
                .isEqualTo(new RedisUrl(true, List.of(new HostPort("h", 26379)), "my master", 0, null, null))
                .isEqualTo(RedisUrl.parse("rediss-sentinel://h:26379/my%20master/"));
    }

    @Test
    void sentinelsWithoutANameAreRefused() {
        for (String url : List.of("redis-sentinel://h", "redis-sentinel://h/", "redis-sentinel://a,b//0")) {
            assertRefused(
                    url, "does not say which master of the sentinels; write redis-sentinel://host:26379/mymaster");
        }
        assertRefused("rediss-sentinel://h", "does not say", "rediss-sentinel://host:26379/mymaster");
        assertRefused("redis-sentinel:///mymaster", "names no host; write redis-sentinel://host:26379, or");
        assertRefused("redis-sentinel://h:x/mymaster", "has a bad port behind the host \"h\"");
    }

    @Test
    void whatFollowsTheNameOfAMasterIsADatabase() {
        for (String url : List.of("redis-sentinel://h/mymaster/one", "redis-sentinel://h/mymaster/1/2")) {
            assertRefused(
                    url,
                    "has something else than the number of a database behind the name of the master and the slash;",
                    "write redis-sentinel://host:26379/mymaster/0");
        }
        assertRefused("redis-sentinel://h/mymaster?db=1", "has a ? or a # behind the name of the master");
    }

    @Test
    void aMissingHostIsRefused() {
        for (String url : List.of(
                "redis://",
                "redis:///0",
                "redis://u:p@",
                "redis://u:p@/1",
                "redis://a,,b",
                "redis://a,",
                "redis://:6379",
                "redis://u:p@:6379",
                "redis://[]:6379",
                "redis://[::1",
                "redis://[")) {
            assertRefused(url, "names no host; write redis://host:6379");
        }
    }

    @Test
    void aBadPortIsRefused() {
        for (String port : List.of("", "0", "65536", "-1", "abc", "6379x", "99999999999")) {
            assertRefused(
                    "redis://h:" + port, "has a bad port behind the host \"h\"; a port is a number from 1 to 65535");
        }
        assertRefused("redis://[::1]6379", "has a bad port behind the host \"::1\"");
        assertRefused("redis://2001:db8::1", "has a bad port", "IPv6 address goes into brackets");
    }

    @Test
    void aDatabaseThatIsNoNumberIsRefused() {
        for (String path : List.of("one", "-1", "1/2", "0?timeout=5", "99999999999")) {
            assertRefused(
                    "redis://h/" + path,
                    "has something else than the number of a database behind the host and the slash;",
                    "write redis://host:6379/0");
        }
    }

    @Test
    void aPercentThatEncodesNothingIsRefused() {
        assertRefused("redis://u:100%@h", "has a % in its user or password that begins no percent-encoding; write %25");
        assertRefused("redis://u%zz:p@h", "has a % in its user or password");
        assertRefused(
                "redis-sentinel://h/my%master", "has a % in the name of its master that begins no percent-encoding");
    }

    @Test
    void aSchemeAtEachHostIsRefused() {
        assertRefused(
                "redis://127.0.0.1:7101,redis://127.0.0.1:7102/0?x, REDIS://[::1]",
                "has a scheme at more than one host; it stands once, at the front: write"
                        + " redis://127.0.0.1:7101,127.0.0.1:7102,[::1]");
        assertRefused(
                "rediss-sentinel://u:p@h1,rediss-sentinel://u:p@h2/mymaster",
                "has a scheme at more than one host",
                "write rediss-sentinel://[user[:password]@]host1:26379,host2:26379");
        assertThat(password(RedisUrl.parse("redis://:a,redis:b@h"))).isEqualTo("a,redis:b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://alibaba:s3same@h:6379/0",
                "redis://alibaba:s3same@h:port",
                "redis://alibaba:s3same@h/db",
                "redis://alibaba:s3same@h,redis://alibaba:s3same@h",
                "redis://h/0?password=s3same,redis://h/0?password=s3same",
                "redis://alibaba:s3same@",
                "redis://alibaba:s3same@:6379",
                "redis://alibaba:s3same%@h",
                "redis://alibaba:s3s@ame/s3same@h:0",
                "redis-sentinel://alibaba:s3same@h",
                "redis-sentinel://alibaba:s3same@h/m",
                "redis-sentinel://alibaba:s3same@h/m/x",
                "redis-sentinel://h/m/s3same",
                "redis-sentinel://h/m?password=s3same",
                "http://alibaba:s3same@h",
                "alibaba:s3same@h",
                "redis://:s3same",
                "redis://:s3same/0",
                "redis://h/0?password=s3same",
                "redis://h/s3same"
            })
    void noTextShowsUserOrPassword(String text) {
        RedisUrl[] url = new RedisUrl[1];
        Throwable error = catchThrowable(() -> url[0] = RedisUrl.parse(text));
        String shown = error == null ? url[0].toString() : error + " " + error.getCause();
        assertThat(shown).doesNotContain("alibaba").doesNotContain("s3same");
    }

    @Test
    void theTextOfAUrlShowsWhereItLeads() {
        assertThat(RedisUrl.parse("rediss://u:p@a:1,b/3")).hasToString("rediss://a:1,b:6379/3");
        assertThat(RedisUrl.parse("rediss-sentinel://u:p@a:1,b/m/3")).hasToString("rediss-sentinel://a:1,b:26379/m/3");
    }

    private static String password(RedisUrl url) {
        Secret password = url.password();
        assertThat(password).isNotNull();
        return password.reveal();
    }

    private static void assertRefused(String url, String... message) {
        assertThatThrownBy(() -> RedisUrl.parse(url))
                .as(url)
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith(message[0])
                .contains(message);
    }
}
