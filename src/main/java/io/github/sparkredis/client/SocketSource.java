package io.github.sparkredis.client;

import io.github.sparkredis.options.RedisUrl.HostPort;
import java.io.IOException;
import java.net.Socket;
import java.util.Objects;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.IOUtils;

/** Makes the socket of one connection as Jedis does, and keeps hold of it, so that bytes can be written to it and replies read. */
final class SocketSource extends DefaultJedisSocketFactory {

    private final int socketTimeoutMs;
    private @Nullable Socket socket;
    private @Nullable ReplyReader reader;

    /** @param config whose socket timeout counts until the connection is made, its TLS handshake included */
    SocketSource(HostPort host, JedisClientConfig config, int socketTimeoutMs) {
        super(new HostAndPort(host.host(), host.port()), config);
        this.socketTimeoutMs = socketTimeoutMs;
    }

    @Override
    public Socket createSocket() {
        Socket created = super.createSocket();
        try {
            if (created instanceof SSLSocket tls) {
                tls.startHandshake(); // else the first command would do it, under the other timeout
            }
            created.setSoTimeout(socketTimeoutMs);
            reader = new ReplyReader(created.getInputStream(), socketTimeoutMs);
        } catch (IOException e) {
            IOUtils.closeQuietly(created);
            throw new JedisConnectionException(String.valueOf(e.getMessage()), e);
        }
        socket = created;
        return created;
    }

    /** Closes the socket. Returns whether there was one. */
    boolean close() {
        Socket made = socket;
        if (made != null) {
            IOUtils.closeQuietly(made);
        }
        return made != null;
    }

    /** The one that reads from the socket. */
    ReplyReader reader() {
        return Objects.requireNonNull(reader, "not connected");
    }

    void write(byte[] bytes, int from, int to, int timeoutMs) throws IOException {
        WriteTimeout.write(Objects.requireNonNull(socket, "not connected"), bytes, from, to, timeoutMs);
    }
}
