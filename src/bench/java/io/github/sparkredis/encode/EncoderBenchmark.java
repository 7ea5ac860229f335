package io.github.sparkredis.encode;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.struct;

import io.github.sparkredis.bench.Tables;
import io.github.sparkredis.options.OptionValues;
import io.github.sparkredis.options.WriteMode;
import io.github.sparkredis.resp.CommandBatch;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Rows per second of one encoder on one core, and bytes allocated per row ({@code gc.alloc.rate.norm}). */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED"
        })
public class EncoderBenchmark {

    private static final int ROWS = 1000;

    @Param({"HASH", "JSON"})
    public RedisFormat format;

    @Param({"orders", "nested"})
    public String data;

    private InternalRow[] rows = new InternalRow[0];
    private RowEncoder encoder;
    private final CommandBatch batch = new CommandBatch(1 << 20);

    public static void main(String[] args) throws Exception {
        new Runner(new OptionsBuilder()
                        .include(EncoderBenchmark.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }

    @Setup
    public void encodeOnce() throws UnsentRow {
        SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        Dataset<Row> frame =
                data.equals("orders") ? Tables.orders(spark, 2 * ROWS).limit(ROWS) : nested(spark);
        rows = frame.queryExecution().executedPlan().executeCollect();
        OptionValues options = OptionValues.of(Map.of("key_column", frame.columns()[0]), Map.of(), format.shortName());
        RowPlan plan = RowPlan.of(options, frame.schema(), WriteMode.UPSERT, false);
        encoder = format.encoder(plan, new WriteIdentity("benchmark", 0, 1));
        spark.stop();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int encode() throws UnsentRow {
        batch.clear(Integer.MAX_VALUE);
        for (int i = 0; i < ROWS; i++) {
            encoder.encode(rows[i], i, batch);
            batch.endRow();
        }
        return batch.buffer().length();
    }

    private static Dataset<Row> nested(SparkSession spark) {
        return spark.range(ROWS)
                .select(
                        col("id"),
                        struct(
                                        concat(lit("name "), col("id")).as("name"),
                                        struct(
                                                        lit(52.5).as("latitude"),
                                                        lit(13.4).as("longitude"),
                                                        array(
                                                                        struct(
                                                                                lit("home")
                                                                                        .as("kind"),
                                                                                col("id")
                                                                                        .as("number")),
                                                                        struct(
                                                                                lit("work")
                                                                                        .as("kind"),
                                                                                col("id")
                                                                                        .as("number")))
                                                                .as("phones"))
                                                .as("address"))
                                .as("person"),
                        map(lit("a"), array(col("id"), lit(2L)), lit("b"), array(lit(3L)))
                                .as("scores"),
                        array(array(lit("x"), lit("y")), array(lit("z"))).as("tags"));
    }
}
