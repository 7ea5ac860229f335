package io.github.sparkredis.pipeline;

import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.RedisConnection;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Reply;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Asks a server which keys are there, by <a href="https://redis.io/docs/latest/commands/exists/">EXISTS</a>. A key that it does
 * not say it of, for whatever reason, counts as one that is not: the row is then sent, and the answer to that counts.
 */
final class KeyCheck {

    /** One question for so many, where almost all are there: its answer says no more than how many are. */
    private static final int KEYS_AT_ONCE = 32;

    /** So large a share is almost all. */
    private static final double ALMOST_ALL = 0.97;

    private final Outgoing out = new Outgoing();
    private long sent;
    private boolean isRefused;
    /** Whether almost all keys were there when it was asked last. */
    private boolean wereAlmostAll = true;
    /** Whether the server takes a question for many keys. */
    private boolean takesMany = true;

    /** Whether the server has refused to say it of one key. */
    boolean isRefused() {
        return isRefused;
    }

    /**
     * Asks for the keys of some rows. Returns how many bytes were sent.
     *
     * @param together whether keys have no slots, so that one question may be for many
     * @param there where those are marked that are there
     */
    long ask(RedisConnection server, CommandBatch keys, Rows rows, boolean together, BitSet there)
            throws ConnectionLostException {
        sent = 0;
        boolean atOnce = together && takesMany && wereAlmostAll;
        BitSet found = new BitSet();
        Rows open = ask(server, keys, groups(rows, atOnce ? KEYS_AT_ONCE : 1), found);
        if (atOnce && open.size() > 0) {
            ask(server, keys, groups(open, 1), found);
        }
        wereAlmostAll = found.cardinality() >= ALMOST_ALL * rows.size();
        there.or(found);
        return sent;
    }

    private static List<Rows> groups(Rows rows, int most) {
        List<Rows> groups = new ArrayList<>();
        for (int i = 0; i < rows.size(); i += most) {
            groups.add(rows.slice(i, Math.min(rows.size(), i + most)));
        }
        return groups;
    }

    /** Returns the rows of which nothing is known yet. */
    private Rows ask(RedisConnection server, CommandBatch keys, List<Rows> groups, BitSet found)
            throws ConnectionLostException {
        out.begin(server);
        groups.forEach(group -> append(keys, group));
        if (server.answersPing()) {
            out.append(Framing.PING);
        }
        sent += out.end();
        ConnectionLostException failure = out.failure();
        if (failure != null) {
            throw failure;
        }
        Rows open = new Rows(0);
        for (Rows group : groups) {
            long count = count(server.read(), group, server);
            isRefused |= count < 0 && group.size() == 1;
            takesMany &= count >= 0 || group.size() == 1;
            for (int i = 0; i < group.size() && count != 0; i++) {
                if (count == group.size()) {
                    found.set(group.get(i));
                } else {
                    open.add(group.get(i));
                }
            }
        }
        if (server.answersPing()) {
            Framing.FENCE.receive(server, new Rows(0), (row, reply) -> {});
        }
        return open;
    }

    /** How many of the keys are there; -1 where the server does not say. */
    private static long count(Reply reply, Rows group, RedisConnection server) throws ConnectionLostException {
        if (!(reply instanceof Reply.Value value)) {
            return -1;
        }
        if (!(value.content() instanceof Long count) || count < 0 || count > group.size()) {
            throw server.outOfStep("a number of keys", reply);
        }
        return count;
    }

    private void append(CommandBatch keys, Rows group) {
        CommandBuffer command = out.buffer();
        command.beginCommand(1 + group.size());
        command.bulk("EXISTS");
        for (int i = 0; i < group.size(); i++) {
            int row = group.get(i);
            out.append(keys.buffer().array(), keys.keyHeader(row), keys.keyEnd(row) + 2);
        }
    }
}
