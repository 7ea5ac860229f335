package io.github.sparkredis.pipeline;

import io.github.sparkredis.client.ConnectionLostException;
import io.github.sparkredis.client.Connections;
import io.github.sparkredis.client.ServerProcess;
import io.github.sparkredis.client.Servers;
import io.github.sparkredis.client.Slots;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.RedisUrl.HostPort;
import io.github.sparkredis.options.WaitOptions;
import io.github.sparkredis.resp.Commands;
import io.github.sparkredis.resp.Outcome;
import io.github.sparkredis.resp.ReadBack;
import io.github.sparkredis.resp.Reply;
import io.github.sparkredis.resp.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lanes of one task, one for each server: which row takes which, and what becomes of them when servers change. */
final class Lanes {

    /** What lanes tell of rows and of themselves. */
    interface Listener {
        void verdict(Batch batch, int row, Verdict verdict, HostPort server);

        /** A process answers rows at the address of a server, on a new connection. */
        void reached(HostPort server, ServerProcess process);

        /** Rows now go to another master than to the one that answered those before. */
        void replaced(HostPort master, HostPort by);

        /** So many bytes of commands were sent. */
        void sent(long bytes);

        /** Another try is another one than those before. */
        void progress();

        /** A connection was lost, not one that could not be made. */
        void disconnected();

        /** Rows of a server have lost their answers, or could not be sent. */
        void lost(int rowsInDoubt, ConnectionLostException cause);
    }

    private final Servers servers;
    private final Connections connections;
    private final Commands commands;
    private final boolean inTransactions;
    private final WaitOptions replicas;
    private final Listener listener;
    private final Map<ConnectionOptions, Lane> lanes = new LinkedHashMap<>();
    /** What {@link #servers} says of each slot, as long as it stands. */
    private final @Nullable Lane[] bySlot;
    /** Those that ever had an answer for a row. */
    private final Set<Lane> answered = new HashSet<>();
    /** Where there are no slots: that of the master, and of the one before until the change is told of. */
    private @Nullable Lane master;

    private @Nullable Lane former;

    Lanes(Servers servers, Connections connections, Commands commands, PipelineOptions options, Listener listener) {
        this.servers = servers;
        this.connections = connections;
        this.commands = commands;
        inTransactions = options.batch().transaction();
        replicas = options.replicas();
        this.listener = listener;
        bySlot = new Lane[servers.haveSlots() ? Slots.COUNT : 1];
    }

    boolean bySlot() {
        return servers.haveSlots();
    }

    /** Sends what is pending of a batch: each row to its server, all servers before any answer is read. */
    void send(Batch batch) {
        if (!servers.haveSlots()) {
            bySlot[0] = null; // a master can be replaced without a word to those who write to it
        }
        Map<ByteBuffer, Lane> askedByKey = askedByKey(batch);
        boolean isKnown = true;
        boolean isOwned = true;
        for (int row = batch.nextPending(0); row >= 0; row = batch.nextPending(row + 1)) {
            Lane asked = askedByKey.isEmpty()
                    ? null
                    : askedByKey.get(batch.commands().keyBytes(row));
            if (asked != null) {
                asked.file(row, true);
                continue;
            }
            Lane lane = bySlot[batch.slot(row)];
            if (lane == null && isKnown) {
                isKnown = learn();
                if (isKnown) {
                    lane = find(batch.slot(row));
                    isOwned &= lane != null;
                }
            }
            if (lane != null) {
                lane.file(row, false);
            }
        }
        if (!isOwned) {
            servers.doubt(null);
        }
        for (Lane lane : lanes.values()) {
            send(lane, batch, lane.takeFiled(false), false);
            send(lane, batch, lane.takeFiled(true), true);
        }
    }

    private void send(Lane lane, Batch batch, Rows rows, boolean asking) {
        Rows toWrite = rows;
        Rows toReadBack = new Rows(0);
        if (batch.hasRowsToReadBack()) {
            toWrite = new Rows(rows.size());
            for (int i = 0; i < rows.size(); i++) {
                (batch.isToReadBack(rows.get(i)) ? toReadBack : toWrite).add(rows.get(i));
            }
        }
        try {
            if (toWrite.size() > 0) {
                listener.sent(lane.send(batch, groups(lane, batch, toWrite, asking)));
            }
            if (toReadBack.size() > 0) {
                ReadBack how = commands.readBack().orElseThrow();
                listener.sent(lane.send(batch, toReadBack, how, Framing.of(false, asking)));
            }
        } catch (ConnectionLostException e) {
            lost(lane, e);
        }
    }

    private List<Group> groups(Lane lane, Batch batch, Rows rows, boolean asking) {
        Framing framing = Framing.of(inTransactions, asking);
        if (inTransactions) {
            return transactions(batch, rows, lane.rowsInATransaction()).stream()
                    .map(each -> new Group(each, framing))
                    .toList();
        }
        boolean isJoined =
                !servers.haveSlots() && lane.joinsCalls() && batch.commands().hasCalls();
        return isJoined ? JoinedCall.groups(batch, rows) : List.of(new Group(rows, framing));
    }

    /** A transaction is of one slot, and of no more rows than the server has room for. */
    private static List<Rows> transactions(Batch batch, Rows rows, int most) {
        List<Rows> all = new ArrayList<>();
        Map<Integer, Rows> bySlot = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            int slot = batch.slot(rows.get(i));
            Rows last = bySlot.get(slot);
            if (last == null || last.size() == most) {
                last = new Rows(4);
                bySlot.put(slot, last);
                all.add(last);
            }
            last.add(rows.get(i));
        }
        return all;
    }

    /** Reads all answers to a batch; no older batch may be without its answers. */
    void receive(Batch batch) {
        for (Lane lane : List.copyOf(lanes.values())) {
            try {
                lane.receive(batch, this::judged);
            } catch (ConnectionLostException e) {
                lost(lane, e);
            }
        }
    }

    /**
     * The rows whose keys are there, as far as servers say so; only where no answer is awaited.
     *
     * @param keys a closed batch of nothing but keys
     */
    BitSet there(Batch keys) {
        if (!servers.haveSlots()) {
            bySlot[0] = null;
        }
        BitSet there = new BitSet();
        boolean isKnown = true;
        for (int row = 0; row < keys.rows() && isKnown; row++) {
            Lane lane = bySlot[keys.slot(row)];
            if (lane == null) {
                isKnown = learn();
                lane = isKnown ? find(keys.slot(row)) : null;
            }
            if (lane != null) {
                lane.file(row, false);
            }
        }
        for (Lane lane : lanes.values()) {
            Rows rows = lane.takeFiled(false);
            try {
                if (rows.size() > 0) {
                    listener.sent(lane.ask(keys.commands(), rows, !servers.haveSlots(), there));
                    tellOfReached(lane);
                }
            } catch (ConnectionLostException e) {
                doubt(lane);
                if (lane.isConnected()) {
                    listener.disconnected();
                }
                lane.abandon();
            }
        }
        return there;
    }

    /** Whether no server has refused to say it. */
    boolean sayWhichKeysAreThere() {
        return lanes.values().stream().allMatch(Lane::saysWhichKeysAreThere);
    }

    private void judged(Lane from, Batch batch, int row, Verdict verdict) {
        if (verdict instanceof Verdict.Elsewhere elsewhere) {
            if (!servers.haveSlots()) {
                // Somebody said that it is one server, or it could not be asked.
                String message = elsewhere.to().message();
                verdict = new Verdict.Fatal(Reply.ServerError.of(message));
            } else {
                redirect(from, batch, row, elsewhere.to());
            }
        } else if (verdict instanceof Verdict.NotNow notNow && notNow.remedy().takesTime()) {
            doubt(from); // a node that is cut off from its cluster would go on so
        }
        if (verdict instanceof Outcome) {
            tellOfReached(from);
            answered.add(from);
            tellOfFormer();
        }
        listener.verdict(batch, row, verdict, from.server().host());
    }

    private void tellOfReached(Lane lane) {
        ServerProcess reached = lane.takeReached();
        if (reached != null) {
            listener.reached(lane.server().host(), reached);
        }
    }

    private void redirect(Lane from, Batch batch, int row, Reply.Redirect to) {
        HostPort server = Servers.address(to.host(), to.port(), from.server().host());
        if (to.asking()) {
            batch.ask(row, server);
        } else {
            servers.moved(to.slot(), server);
            bySlot[to.slot()] = null;
        }
    }

    /** What is behind a row of the same key must go the same way. */
    private Map<ByteBuffer, Lane> askedByKey(Batch batch) {
        Map<ByteBuffer, Lane> asked = new HashMap<>();
        batch.takeAsked().forEach((row, server) -> asked.put(batch.commands().keyBytes(row), lane(servers.at(server))));
        return asked;
    }

    /** Returns whether it is known who owns which slot. */
    private boolean learn() {
        try {
            servers.learn();
            return true;
        } catch (ConnectionLostException e) {
            listener.lost(0, e);
            return false;
        }
    }

    /** What a master has answered that is one no more, the new one may not have. */
    private void tellOfFormer() {
        if (former != null && master != null && answered.contains(former)) {
            listener.replaced(former.server().host(), master.server().host());
            former = null;
        }
    }

    private @Nullable Lane find(int slot) {
        try {
            Lane lane = lane(servers.owner(slot));
            bySlot[slot] = lane;
            if (!servers.haveSlots() && lane != master) {
                former = master;
                master = lane;
                tellOfFormer();
            }
            return lane;
        } catch (ConnectionLostException e) {
            listener.lost(0, e);
            return null;
        }
    }

    private Lane lane(ConnectionOptions server) {
        return lanes.computeIfAbsent(
                server, options -> new Lane(options, servers.hint(options.host()), connections, commands, replicas));
    }

    private void lost(Lane lane, ConnectionLostException cause) {
        doubt(lane);
        // One that is slow is not one that refuses.
        boolean isBlamed = !cause.isTimeout() && lane.blame(this::judged);
        if (lane.isConnected()) {
            listener.disconnected();
        }
        listener.lost(lane.abandon(), cause);
        if (isBlamed) {
            listener.progress();
        }
    }

    private void doubt(Lane lane) {
        servers.doubt(lane.server());
        Arrays.fill(bySlot, null);
    }

    void release() {
        lanes.values().forEach(Lane::release);
    }

    /** Returns how many rows are in doubt for it. */
    int abandon() {
        return lanes.values().stream().mapToInt(Lane::abandon).sum();
    }
}
