package io.github.sparkredis.client;

import io.github.sparkredis.resp.Reply;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.PushConsumerChain;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisProtocolNotSupportedException;
import redis.clients.jedis.util.RedisInputStream;

/** Has Jedis agree with a server on protocol, user and database. Its replies are read as all others are. */
final class Handshake {

    private Handshake() {}

    /**
     * Connects.
     *
     * @throws JedisException where the server cannot be reached, does not agree, or says what is no answer
     */
    static Connection make(SocketSource sockets, JedisClientConfig config) {
        try {
            return new Connection(sockets, config) {
                // The constructor calls it already: what an anonymous class captures is there by then, fields are not.
                @Override
                protected @Nullable Object protocolRead(RedisInputStream passedOver, PushConsumerChain pushes) {
                    return read(sockets);
                }
            };
        } catch (JedisException e) {
            throw e;
        } catch (RuntimeException e) {
            if (!sockets.close()) {
                throw e;
            }
            // What Jedis stumbled over says less than this.
            throw new JedisConnectionException("it answers to HELLO, AUTH or SELECT with what is no answer to it");
        }
    }

    private static @Nullable Object read(SocketSource sockets) {
        try {
            Reply reply = sockets.reader().read();
            if (reply instanceof Reply.Value value) {
                return value.content();
            }
            throw reply instanceof Reply.ServerError error ? asJedisHasIt(error) : new JedisDataException("" + reply);
        } catch (IOException e) {
            throw new JedisConnectionException(e);
        }
    }

    /** By these it finds out that an older server wants AUTH before HELLO, or knows RESP2 alone. */
    private static JedisDataException asJedisHasIt(Reply.ServerError error) {
        return switch (error.code()) {
            case "NOAUTH", "WRONGPASS", "NOPERM" -> new JedisAccessControlException(error.message());
            case "NOPROTO" -> new JedisProtocolNotSupportedException(error.message());
            default -> new JedisDataException(error.message());
        };
    }
}
