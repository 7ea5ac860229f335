package io.github.sparkredis.pipeline;

import io.github.sparkredis.options.WaitOptions;
import io.github.sparkredis.resp.Action;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.Commands;
import io.github.sparkredis.resp.Outcome;
import io.github.sparkredis.resp.ReadBack;
import io.github.sparkredis.resp.Reply;
import io.github.sparkredis.resp.Script;
import io.github.sparkredis.resp.UnexpectedReplyException;
import io.github.sparkredis.resp.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commands of rows that are to reach replicas. <a href="https://redis.io/docs/latest/commands/wait/">WAIT</a> waits for what
 * was written on its own connection; that a row is read back says nothing of the connection that wrote it. So what reads it
 * back writes, too, and changes nothing: see {@code propagate.lua}.
 */
public final class ReplicatedCommands implements Commands {

    private static final Script PROPAGATE = Script.resource(ReplicatedCommands.class, "propagate.lua", "");
    private static final byte[] EVALSHA = bytes("EVALSHA");
    private static final byte[] DIGEST = bytes(PROPAGATE.sha1());
    private static final byte[] ONE = bytes("1");

    private final Commands commands;
    private final WaitOptions options;

    private ReplicatedCommands(Commands commands, WaitOptions options) {
        this.commands = commands;
        this.options = options;
    }

    /** These commands, if no replica is waited for; else what they need beside. */
    public static Commands of(Commands commands, WaitOptions options) {
        return options.isOn() ? new ReplicatedCommands(commands, options) : commands;
    }

    @Override
    public Outcome outcome(Action action, @Nullable Object reply) throws UnexpectedReplyException {
        return commands.outcome(action, reply);
    }

    @Override
    public Outcome refusal(Reply.ServerError error) {
        return commands.refusal(error);
    }

    @Override
    public Verdict.@Nullable Remedy remedy(CommandBatch batch, int row, Reply.ServerError error) {
        return commands.remedy(batch, row, error);
    }

    @Override
    public void replace(CommandBatch batch, int row) {
        commands.replace(batch, row);
    }

    @Override
    public Optional<ReadBack> readBack() {
        return commands.readBack().map(Propagating::new);
    }

    @Override
    public List<Script> scripts() {
        List<Script> scripts = new ArrayList<>(commands.scripts());
        if (commands.readBack().isPresent()) {
            scripts.add(PROPAGATE);
        }
        return scripts;
    }

    @Override
    public List<List<String>> probeCommands(String key) {
        List<List<String>> probes = new ArrayList<>(commands.probeCommands(key));
        probes.add(List.of("WAIT", String.valueOf(options.replicas()), String.valueOf(options.timeoutMs())));
        if (commands.readBack().isPresent()) {
            probes.add(List.of("EVALSHA", PROPAGATE.sha1(), "1", key, "EXISTS"));
            probes.add(List.of("PTTL", key));
            probes.add(List.of("PEXPIRE", key, "1"));
            probes.add(List.of("PERSIST", key));
        }
        return probes;
    }

    private record Propagating(ReadBack readBack) implements ReadBack {
        @Override
        public boolean isOfInsert() {
            return readBack.isOfInsert();
        }

        @Override
        public List<byte[]> command(CommandBatch batch, int row) {
            List<byte[]> read = readBack.command(batch, row);
            List<byte[]> call = new ArrayList<>(List.of(EVALSHA, DIGEST, ONE, read.get(1), read.get(0)));
            call.addAll(read.subList(2, read.size()));
            return call;
        }

        @Override
        public Found compare(CommandBatch batch, int row, @Nullable Object reply) throws UnexpectedReplyException {
            return readBack.compare(batch, row, reply);
        }
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
