package io.github.sparkredis.client;

import java.nio.charset.StandardCharsets;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * The slots of a cluster, over which keys are spread by their digest, see the
 * <a href="https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/">cluster specification</a>.
 */
public final class Slots {

    /** How many there are. */
    public static final int COUNT = 16_384;

    private Slots() {}

    /** The slot of a key: of what stands between its first braces, if that is not empty, else of all of it. */
    public static int of(byte[] bytes, int start, int end) {
        int open = indexOf(bytes, (byte) '{', start, end);
        if (open >= 0) {
            int close = indexOf(bytes, (byte) '}', open + 1, end);
            if (close > open + 1) {
                return JedisClusterCRC16.getCRC16(bytes, open + 1, close) & (COUNT - 1);
            }
        }
        return JedisClusterCRC16.getCRC16(bytes, start, end) & (COUNT - 1);
    }

    /** The same of a key as text. */
    public static int of(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return of(bytes, 0, bytes.length);
    }

    private static int indexOf(byte[] bytes, byte sought, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == sought) {
                return i;
            }
        }
        return -1;
    }
}
