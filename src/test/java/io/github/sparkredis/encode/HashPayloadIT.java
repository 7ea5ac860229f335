package io.github.sparkredis.encode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.Capability;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.RestoreParams;

/**
 * Payloads and a server that looks at each byte of them ({@code sanitize-dump-payload}). {@code -Dpayload.hashes=1000000}
 * makes so many, {@code -Dpayload.seed} others.
 */
final class HashPayloadIT {

    private static final int AT_A_TIME = 200;

    private static final int HASHES = Integer.getInteger("payload.hashes", 4_000);
    private static final long SEED = Long.getLong("payload.seed", 1);

    private static RedisProcess server;
    private static Jedis redis;

    @BeforeAll
    static void start() {
        server = RedisServer.start("sanitize-dump-payload yes");
        redis = server.client();
    }

    @AfterAll
    static void stop() {
        redis.close();
        server.close();
    }

    @Test
    void theServerTakesEveryPayloadAndHasTheSameHashAndDumpsTheSameBytes() {
        if (!server.has(Capability.HASH_LISTPACK)) {
            return;
        }
        redis.configSet("rdbcompression", "no");
        redis.configSet("hash-max-listpack-entries", "512");
        redis.configSet("hash-max-listpack-value", "100000");
        System.out.println("HashPayloadIT: " + HASHES + " hashes of the seed " + SEED);
        RandomHashes hashes = new RandomHashes(SEED);
        for (int i = 0; i < HASHES; i += AT_A_TIME) {
            List<Map<ByteBuffer, ByteBuffer>> some = new ArrayList<>();
            for (int j = 0; j < AT_A_TIME; j++) {
                some.add(hashes.next());
            }
            check(some);
        }
    }

    private static void check(List<Map<ByteBuffer, ByteBuffer>> hashes) {
        List<Response<String>> restored = new ArrayList<>();
        List<Response<Map<byte[], byte[]>>> found = new ArrayList<>();
        List<Response<byte[]>> encodings = new ArrayList<>();
        List<Response<byte[]>> dumps = new ArrayList<>();
        byte[] payloadKey = "payload".getBytes(US_ASCII);
        byte[] fieldsKey = "fields".getBytes(US_ASCII);
        try (Pipeline pipeline = redis.pipelined()) {
            for (Map<ByteBuffer, ByteBuffer> hash : hashes) {
                restored.add(pipeline.restore(
                        payloadKey,
                        0,
                        RandomHashes.payload(hash),
                        RestoreParams.restoreParams().replace()));
                found.add(pipeline.hgetAll(payloadKey));
                encodings.add(pipeline.objectEncoding(payloadKey));
                pipeline.del(fieldsKey);
                hash.forEach((name, value) -> pipeline.hset(fieldsKey, name.array(), value.array()));
                dumps.add(pipeline.dump(fieldsKey));
            }
            pipeline.sync();
        }
        for (int i = 0; i < hashes.size(); i++) {
            assertThat(restored.get(i).get()).isEqualTo("OK");
            Map<ByteBuffer, ByteBuffer> read = new HashMap<>();
            found.get(i).get().forEach((name, value) -> read.put(ByteBuffer.wrap(name), ByteBuffer.wrap(value)));
            assertThat(read).isEqualTo(hashes.get(i));
            assertThat(new String(encodings.get(i).get(), US_ASCII)).isEqualTo("listpack");
            assertThat(withoutVersion(dumps.get(i).get()))
                    .isEqualTo(withoutVersion(RandomHashes.payload(hashes.get(i))));
        }
    }

    /** The version of the format and the checksum, which is over it too, are each server's own. */
    private static byte[] withoutVersion(byte[] payload) {
        return Arrays.copyOf(payload, payload.length - 10);
    }
}
