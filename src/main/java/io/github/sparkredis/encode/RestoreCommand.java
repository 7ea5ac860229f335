package io.github.sparkredis.encode;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Probe;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code RESTORE key ttl payload}, with {@code REPLACE} where a key that is there is replaced: see <a
 * href="https://redis.io/docs/latest/commands/restore/">RESTORE</a>.
 */
final class RestoreCommand {

    static final String NAME = "RESTORE";

    private static final int MILLIS = 1_000;

    private RestoreCommand() {}

    /** Begins one; its key comes next. */
    static void begin(boolean replaces, CommandBuffer out) {
        out.beginCommand(replaces ? 5 : 4);
        out.bulk(NAME);
    }

    /**
     * Opens its payload.
     *
     * @param expires in seconds; 0 for never
     * @return what {@link #end} needs
     */
    static int openPayload(long expires, CommandBuffer out) {
        out.bulk(MILLIS * expires);
        return out.openBulk();
    }

    static void end(int payload, boolean replaces, CommandBuffer out) {
        out.closeBulk(payload);
        if (replaces) {
            out.bulk("REPLACE");
        }
    }

    /**
     * One that has a server check a payload, and makes no key. A server may answer OK before it looks at a payload whose time has
     * passed; that one takes a wrong one, too.
     */
    static Probe probe(String type, String key, Consumer<CommandBuffer> payload) {
        return new Probe(NAME + " of " + type, probe(key, payload), probe(key, out -> {
            payload.accept(out);
            out.array()[out.length() - 1] ^= 1; // of its checksum
        }));
    }

    private static CommandBuffer probe(String key, Consumer<CommandBuffer> payload) {
        CommandBuffer out = new CommandBuffer(128);
        out.beginCommand(5);
        out.bulk(NAME);
        out.bulk(key);
        out.bulk(1); // a moment in 1970
        int start = out.openBulk();
        payload.accept(out);
        out.closeBulk(start);
        out.bulk("ABSTTL");
        return out;
    }

    /** The expiry of one, in seconds. */
    static long expires(List<ByteBuffer> command) {
        return Long.parseLong(US_ASCII.decode(command.get(2).duplicate()).toString()) / MILLIS;
    }

    static ByteBuffer payload(List<ByteBuffer> command) {
        return command.get(3);
    }
}
