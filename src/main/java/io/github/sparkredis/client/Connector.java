package io.github.sparkredis.client;

import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.Secret;
import io.github.sparkredis.resp.Reply;
import java.io.ByteArrayInputStream;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Makes connections. */
final class Connector {

    private Connector() {}

    /**
     * Makes a connection that is ready for commands.
     *
     * @param files where {@code --files} go, asked only where a TLS option is no path of its own
     * @throws ConnectionLostException where another try may help: nobody listens, or the server is still loading
     * @throws RefusedException where it will not: wrong password, an unknown certificate, no such database
     */
    static RedisConnection open(ConnectionOptions options, Supplier<String> files) throws ConnectionLostException {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(options.connectTimeoutMs())
                .socketTimeoutMillis(options.connectTimeoutMs())
                .database(options.database())
                // CLIENT SETINFO: servers before 7.2 count it as an error, and an ACL without CLIENT logs it.
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .credentialsProvider(Credentials.of(options));
        ConnectionOptions.Tls tls = options.tls();
        if (tls != null) {
            config.sslOptions(sslOptions(tls, files));
        }
        DefaultJedisClientConfig built = config.build();
        SocketSource sockets = new SocketSource(options.host(), built, options.socketTimeoutMs());
        try {
            RedisConnection connection = new RedisConnection(options, Handshake.make(sockets, built), sockets);
            awaitReady(connection);
            return connection;
        } catch (JedisDataException e) {
            throw refusal(options, Reply.ServerError.of(Credentials.withoutArguments(e.getMessage())));
        } catch (JedisException e) {
            throw failure(options, e);
        }
    }

    /**
     * A server that is still loading its data takes a connection, and refuses every command but a few; one that wants a
     * password is told only now that none was given. A server without PING, or one that
     * does not allow it, may still take rows.
     */
    private static void awaitReady(RedisConnection connection) throws ConnectionLostException {
        boolean ready = false;
        try {
            if (connection.ping() instanceof Reply.ServerError error) {
                ErrorKind kind = ErrorKind.of(error);
                if (kind.passes()) {
                    throw new NotReadyException(connection.options().host(), error);
                } else if (kind == ErrorKind.FATAL && !ErrorKind.isRefusedCommand(error)) {
                    throw RefusedException.of(connection.options().host(), error);
                }
            }
            ready = true;
        } finally {
            if (!ready) {
                connection.close();
            }
        }
    }

    private static ConnectionLostException refusal(ConnectionOptions options, Reply.ServerError error) {
        if (ErrorKind.of(error).passes()) {
            return new NotReadyException(options.host(), error);
        }
        RefusedException refused = RefusedException.of(options.host(), error);
        throw ErrorKind.isWrongPassword(error) ? refused.with(Credentials.doubts(options)) : refused;
    }

    private static ConnectionLostException failure(ConnectionOptions options, JedisException cause) {
        NotRedisException foreign = find(cause, NotRedisException.class);
        if (foreign != null) {
            return ConnectionLostException.noRedis(options.host(), foreign, cause);
        }
        SSLException tls = find(cause, SSLException.class);
        if (tls != null && options.tls() != null && !isCutOff(tls)) {
            throw new RefusedException("No TLS connection to Redis at " + options.host() + ": " + tls.getMessage()
                    + ". Check that the port speaks TLS, that \"tls_ca\" holds the CA of the server, or its own"
                    + " certificate where that is self-signed, that the certificate names the host (or set"
                    + " tls_verify_hostname=false), and that \"tls_cert\" and \"tls_key\" are those that the server"
                    + " asks for.");
        }
        String hint = options.tls() == null
                ? ""
                : " (with TLS, a server may say no more than this where it does not speak TLS at this port, or refuses"
                        + " \"tls_cert\")";
        return new ConnectionLostException(
                "No connection to Redis at " + options.host() + ": " + RedisConnection.rootMessage(cause) + hint,
                cause);
    }

    /** A server that dies during the handshake is an SSLException too, yet worth another try. */
    private static boolean isCutOff(SSLException tls) {
        return tls.getMessage() != null
                && (tls.getMessage().contains("terminated the handshake")
                        || tls.getMessage().contains("Connection reset")
                        || find(tls, java.net.SocketException.class) != null);
    }

    private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }

    private static SslOptions sslOptions(ConnectionOptions.Tls tls, Supplier<String> files) {
        SslOptions.Builder builder = SslOptions.builder()
                .keyStoreType("PKCS12")
                .trustStoreType("PKCS12")
                .sslVerifyMode(tls.verifyHostname() ? SslVerifyMode.FULL : SslVerifyMode.CA);
        String ca = tls.ca();
        if (ca != null) {
            String text = Pem.text("tls_ca", ca, files);
            byte[] store = naming(Pem.origin("tls_ca", ca), () -> Pem.trustStore("tls_ca", text));
            builder.truststore(() -> new ByteArrayInputStream(store), Pem.storePassword());
        }
        Secret key = tls.key();
        String certificate = tls.certificate();
        if (certificate != null && key != null) {
            String chain = Pem.text("tls_cert", certificate, files);
            String text = Pem.text("tls_key", key.reveal(), files);
            byte[] store = naming(
                    Pem.origin("tls_cert", certificate) + Pem.origin("tls_key", key.reveal()),
                    () -> Pem.keyStore(chain, text, tls.keyPassword()));
            builder.keystore(() -> new ByteArrayInputStream(store), Pem.storePassword());
        }
        return builder.build();
    }

    /** Says, too, which files what is wrong was read from. */
    private static byte[] naming(String files, Supplier<byte[]> store) {
        try {
            return store.get();
        } catch (RefusedException e) {
            throw e.with(files);
        }
    }
}
