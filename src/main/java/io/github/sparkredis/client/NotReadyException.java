package io.github.sparkredis.client;

import io.github.sparkredis.options.RedisUrl.HostPort;
import io.github.sparkredis.resp.Reply;
import java.io.Serial;
import redis.clients.jedis.exceptions.JedisDataException;

/** The server answered, and said that it cannot serve now. */
public final class NotReadyException extends ConnectionLostException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final HostPort server;
    private final boolean tooManyClients;

    NotReadyException(HostPort server, Reply.ServerError error) {
        super(
                "Redis at " + server + " is not ready: " + ErrorKind.explained(error),
                new JedisDataException(error.message()));
        this.server = server;
        this.tooManyClients = ErrorKind.isTooManyClients(error);
    }

    NotReadyException(HostPort server, String message) {
        super(message, new JedisDataException(message));
        this.server = server;
        this.tooManyClients = false;
    }

    public HostPort server() {
        return server;
    }

    /** Whether it has no room for one more connection. */
    public boolean isTooManyClients() {
        return tooManyClients;
    }
}
