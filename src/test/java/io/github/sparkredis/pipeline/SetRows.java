package io.github.sparkredis.pipeline;

import io.github.sparkredis.client.Connections;
import io.github.sparkredis.client.Servers;
import io.github.sparkredis.options.BatchOptions;
import io.github.sparkredis.options.ConnectionOptions;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.Options;
import io.github.sparkredis.options.RetryOptions;
import io.github.sparkredis.options.WaitOptions;
import io.github.sparkredis.resp.Action;
import io.github.sparkredis.resp.CommandBatch;
import io.github.sparkredis.resp.CommandBuffer;
import io.github.sparkredis.resp.Commands;
import io.github.sparkredis.resp.Outcome;
import io.github.sparkredis.resp.ReadBack;
import io.github.sparkredis.resp.Script;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A format as plain as can be. */
final class SetRows implements Commands {
    private enum Form {
        /** {@code SET key value}. */
        SET,
        /** {@code SET key value NX}. */
        INSERT,
        /** {@code EVALSHA digest 1 key shared value}, which can go together with others. */
        CALL
    }

    private final Form form;

    private SetRows(Form form) {
        this.form = form;
    }

    /** Writes rows such as {@code a=1}, within half a second of tries if these options do not say otherwise. */
    static void write(Map<String, String> given, Tally tally, String... rows) {
        write(values(given), new Connections(() -> "."), tally, rows);
    }

    /** The same, where no key is there yet. */
    static void insert(Map<String, String> given, Tally tally, String... rows) {
        new SetRows(Form.INSERT).writeRows(values(given), new Connections(() -> "."), tally, rows);
    }

    /** The same, by calls of a script. */
    static void call(Map<String, String> given, Tally tally, String... rows) {
        new SetRows(Form.CALL).writeRows(values(given), new Connections(() -> "."), tally, rows);
    }

    /** Which of these keys are there, before a row is sent that inserts one. */
    static BitSet there(Map<String, String> given, Tally tally, String... keys) {
        OptionValues values = values(given);
        Connections connections = new Connections(() -> ".");
        Pipeline pipeline = new SetRows(Form.INSERT)
                .pipeline(
                        values,
                        Servers.of(ConnectionOptions.from(values), connections),
                        connections,
                        tally,
                        message -> {});
        try {
            Batch first = new Batch(BatchOptions.from(values));
            new SetRows(Form.SET).append(first, new String[] {"first", "1"});
            pipeline.submit(first);
            Batch batch = new Batch(BatchOptions.from(values));
            for (String key : keys) {
                batch.commands().openKey();
                batch.commands().buffer().appendAscii(key);
                batch.commands().closeKey();
                batch.commands().endRow();
            }
            return pipeline.skipThere(batch);
        } finally {
            pipeline.abandon();
        }
    }

    static OptionValues values(Map<String, String> given) {
        Map<String, String> texts = new HashMap<>(Map.of("retry_timeout_ms", "500", "retry_base_ms", "1"));
        texts.putAll(given);
        return OptionValues.of(texts, Map.of(), Options.HASH);
    }

    static void write(OptionValues values, Connections connections, Tally tally, String... rows) {
        new SetRows(Form.SET).writeRows(values, connections, tally, rows);
    }

    /** To servers that are known, telling of trouble. */
    static void write(
            OptionValues values,
            Servers servers,
            Connections connections,
            Tally tally,
            Pipeline.TroubleListener troubles,
            String... rows) {
        new SetRows(Form.SET).writeRows(values, servers, connections, tally, troubles, rows);
    }

    private void writeRows(OptionValues values, Connections connections, Tally tally, String... rows) {
        Servers servers = Servers.of(ConnectionOptions.from(values), connections);
        writeRows(values, servers, connections, tally, message -> {}, rows);
    }

    private void writeRows(
            OptionValues values,
            Servers servers,
            Connections connections,
            Tally tally,
            Pipeline.TroubleListener troubles,
            String... rows) {
        Pipeline pipeline = pipeline(values, servers, connections, tally, troubles);
        try {
            Batch batch = new Batch(BatchOptions.from(values));
            for (String row : rows) {
                append(batch, row.split("="));
                if (batch.isFull()) {
                    batch = pipeline.submit(batch);
                }
            }
            if (!batch.commands().isEmpty()) {
                pipeline.submit(batch);
            }
            pipeline.drain();
            pipeline.release();
        } finally {
            pipeline.abandon();
        }
    }

    private Pipeline pipeline(
            OptionValues values,
            Servers servers,
            Connections connections,
            Tally tally,
            Pipeline.TroubleListener troubles) {
        PipelineOptions options = new PipelineOptions(
                "test",
                RetryOptions.from(values),
                BatchOptions.from(values),
                WaitOptions.from(values),
                false,
                false,
                false,
                false);
        return new Pipeline(options, servers, connections, this, tally, troubles);
    }

    private void append(Batch batch, String[] keyAndValue) {
        CommandBatch commands = batch.commands();
        CommandBuffer out = commands.buffer();
        switch (form) {
            case SET -> out.beginCommand(3);
            case INSERT -> out.beginCommand(4);
            case CALL -> out.beginCommand(6);
        }
        if (form == Form.CALL) {
            out.bulk("EVALSHA");
            out.bulk("digest");
            out.bulk(1);
        } else {
            out.bulk("SET");
        }
        commands.openKey();
        out.appendAscii(keyAndValue[0]);
        commands.closeKey();
        if (form == Form.CALL) {
            out.bulk("shared");
            commands.openOwn(1);
        }
        out.bulk(keyAndValue[1]);
        if (form == Form.INSERT) {
            out.bulk("NX");
        }
        commands.endRow();
    }

    @Override
    public Outcome outcome(Action action, @Nullable Object reply) {
        return reply == null ? Outcome.KEY_EXISTS : Outcome.WRITTEN;
    }

    @Override
    public Optional<ReadBack> readBack() {
        return form == Form.INSERT ? Optional.of(new Get()) : Optional.empty();
    }

    private static final class Get implements ReadBack {
        @Override
        public boolean isOfInsert() {
            return true;
        }

        @Override
        public List<byte[]> command(CommandBatch batch, int row) {
            return List.of("GET".getBytes(StandardCharsets.US_ASCII), batch.keyCopy(row));
        }

        @Override
        public Found compare(CommandBatch batch, int row, @Nullable Object reply) {
            if (reply == null) {
                return Found.NOTHING;
            }
            boolean isSame =
                    ByteBuffer.wrap((byte[]) reply).equals(batch.arguments(row).get(2));
            return isSame ? Found.THE_ROW : Found.SOMETHING_ELSE;
        }
    }

    @Override
    public List<Script> scripts() {
        return List.of();
    }

    @Override
    public List<List<String>> probeCommands(String key) {
        return List.of(List.of("SET", key, "value"));
    }
}
