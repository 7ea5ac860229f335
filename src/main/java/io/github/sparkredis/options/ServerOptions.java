package io.github.sparkredis.options;

import static io.github.sparkredis.options.Option.Section.CONNECTION;

import java.util.List;

/** The options that say which servers are spoken to, and how. */
public final class ServerOptions {

    public static final Option<RedisUrl> URL = Option.of(
                    CONNECTION,
                    "url",
                    Parser.of(
                            "`redis://` or `rediss://` (TLS), `[user[:password]@]host[:port][,host[:port]…][/db]`; or"
                                    + " `redis-sentinel://` or `rediss-sentinel://`,"
                                    + " `[user[:password]@]host[:port][,host[:port]…]/master[/db]`",
                            RedisUrl::parse),
                    "The server; or any node of a cluster, or several, of which the first that answers is asked for the others; or"
                            + " the sentinels and the name that they know the master by."
                            + " Special characters of a user or password are percent-encoded. A session default must"
                            + " not carry a password: use `password`.")
            .withDefault("redis://localhost:6379")
            .asSecret();

    public static final Option<String> USER = Option.of(
            CONNECTION,
            "user",
            Parser.text("a name"),
            "The ACL user; beats the URL's, but a session default yields to credentials in the write's own `url`. Without one, Redis's `default`. A user without a password is sent with an"
                    + " empty one, which a `nopass` user takes.");

    public static final Option<String> PASSWORD = Option.of(
                    CONNECTION,
                    "password",
                    Parser.verbatim("text, or nothing", text -> text),
                    "The password; beats the URL's, as `user` does. Do not put it into SQL text. An empty one is sent as such.")
            .asSecret();

    public static final Option<String> SENTINEL_USER = Option.of(
            CONNECTION,
            "sentinel_user",
            Parser.text("a name"),
            "The ACL user at the sentinels of the `url`; `user` is the one at the server.");

    public static final Option<String> SENTINEL_PASSWORD = Option.of(
                    CONNECTION,
                    "sentinel_password",
                    Parser.verbatim("text, or nothing", text -> text),
                    "The password at the sentinels of the `url`; without one they are sent none. `password` is the one at the"
                            + " server.")
            .asSecret();

    public static final Option<Topology> TOPOLOGY = Option.of(
                    CONNECTION,
                    "topology",
                    Parser.oneOf(Topology.class),
                    "How the servers belong together. `auto` asks the server, and takes it for a standalone one where"
                            + " it may not ask. `sentinel` goes without saying where the `url` begins with"
                            + " `redis-sentinel://`, and needs one that does.")
            .withDefault("auto");

    public static final Option<String> TLS_CA = Option.of(
            CONNECTION,
            "tls_ca",
            Parser.text(
                    "a PEM file's path, the name of a `--files` file, or the PEM text itself, also on one line or with a"
                            + " backslash and an n for its line breaks"),
            "The certificates to trust, instead of the JVM's: of authorities, or a server's own. Needs `rediss://`.");

    public static final Option<String> TLS_CERT = Option.of(
            CONNECTION,
            "tls_cert",
            Parser.text("as `tls_ca`"),
            "The client's certificate, with its chain. Needs `tls_key`.");

    public static final Option<String> TLS_KEY = Option.of(
                    CONNECTION,
                    "tls_key",
                    Parser.text("as `tls_ca`"),
                    "The client's private key: PKCS #8 (`BEGIN PRIVATE KEY`, or `BEGIN ENCRYPTED PRIVATE KEY` with"
                            + " `tls_key_password`), or of the older forms `BEGIN RSA PRIVATE KEY` and `BEGIN EC PRIVATE KEY`."
                            + " Prefer a path or a `--files` name: Spark does not hide the PEM text of this option in its"
                            + " plans.")
            .asSecret();

    public static final Option<String> TLS_KEY_PASSWORD = Option.of(
                    CONNECTION,
                    "tls_key_password",
                    Parser.text("ASCII text"),
                    "The password of an encrypted `tls_key`.")
            .asSecret();

    public static final Option<Boolean> TLS_VERIFY_HOSTNAME = Option.of(
                    CONNECTION,
                    "tls_verify_hostname",
                    Parser.bool(),
                    "Whether the server's certificate must name the host of the URL.")
            .withDefault("true");

    public static final Option<Long> CONNECT_TIMEOUT_MS = Option.of(
                    CONNECTION,
                    "connect_timeout_ms",
                    Parser.wholeNumber(1, Integer.MAX_VALUE),
                    "How long a connection may take to be made, in milliseconds.")
            .withDefault("5000");

    public static final Option<Long> SOCKET_TIMEOUT_MS = Option.of(
                    CONNECTION,
                    "socket_timeout_ms",
                    Parser.wholeNumber(1, Integer.MAX_VALUE),
                    "How long a reply may take, in milliseconds, before the connection is given up and the batch is"
                            + " tried again.")
            .withDefault("30000");

    public static final Option<Long> RETRY_TIMEOUT_MS = Option.of(
                    CONNECTION,
                    "retry_timeout_ms",
                    Parser.wholeNumber(0, Integer.MAX_VALUE),
                    "How long a batch is tried again after its connection died or the server was not ready, in"
                            + " milliseconds; longer than a restart or a failover takes. 0: not at all. So long the"
                            + " driver waits, too, before the job; but where no host of"
                            + " `url` ever answered it, it begins no try after 5 seconds, except in a stream.")
            .withDefault("60000");

    public static final Option<Long> RETRY_BASE_MS = Option.of(
                    CONNECTION,
                    "retry_base_ms",
                    Parser.wholeNumber(1, Integer.MAX_VALUE),
                    "The first wait between two tries is random between 0 and this many milliseconds; the bound"
                            + " doubles with each try.")
            .withDefault("50");

    public static final Option<Long> RETRY_MAX_MS = Option.of(
                    CONNECTION,
                    "retry_max_ms",
                    Parser.wholeNumber(1, Integer.MAX_VALUE),
                    "The largest bound of a wait between two tries, in milliseconds.")
            .withDefault("5000");

    public static final Option<Long> WAIT_REPLICAS = Option.of(
                    CONNECTION,
                    "wait_replicas",
                    Parser.wholeNumber(0, 100),
                    "A batch counts as written when so many replicas of its server have it (`WAIT`). What they do not have"
                            + " within `wait_timeout_ms` is sent again, until `retry_timeout_ms` is up.")
            .withDefault("0");

    public static final Option<Long> WAIT_TIMEOUT_MS = Option.of(
                    CONNECTION,
                    "wait_timeout_ms",
                    Parser.wholeNumber(1, Integer.MAX_VALUE),
                    "How long the replicas of `wait_replicas` may take for a batch, in milliseconds; less than"
                            + " `socket_timeout_ms` by 500 or more.")
            .withDefault("1000");

    /** In the order of the reference page. */
    static final List<Option<?>> ALL = List.of(
            URL,
            USER,
            PASSWORD,
            SENTINEL_USER,
            SENTINEL_PASSWORD,
            TOPOLOGY,
            TLS_CA,
            TLS_CERT,
            TLS_KEY,
            TLS_KEY_PASSWORD,
            TLS_VERIFY_HOSTNAME,
            CONNECT_TIMEOUT_MS,
            SOCKET_TIMEOUT_MS,
            RETRY_TIMEOUT_MS,
            RETRY_BASE_MS,
            RETRY_MAX_MS,
            WAIT_REPLICAS,
            WAIT_TIMEOUT_MS);

    /** An explicit url that has any of its own displaces the session defaults of both. */
    static final List<Option<?>> CREDENTIALS = List.of(USER, PASSWORD);

    private ServerOptions() {}
}
