package io.github.sparkredis.client;

import io.github.sparkredis.options.RedisUrl.HostPort;
import java.io.IOException;
import java.net.Socket;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;

/** Makes the socket of one connection as Jedis does, and keeps hold of it, so that bytes can be written to it. */
final class SocketSource extends DefaultJedisSocketFactory {

    private @Nullable Socket socket;

    SocketSource(HostPort host, JedisClientConfig config) {
        super(new HostAndPort(host.host(), host.port()), config);
    }

    @Override
    public Socket createSocket() {
        Socket created = super.createSocket();
        socket = created;
        return created;
    }

    void write(byte[] bytes, int from, int to, int timeoutMs) throws IOException {
        WriteTimeout.write(Objects.requireNonNull(socket, "not connected"), bytes, from, to, timeoutMs);
    }
}
