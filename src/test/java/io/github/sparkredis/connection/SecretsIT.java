package io.github.sparkredis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.SparkRedis;
import io.github.sparkredis.testing.Certificates;
import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import io.github.sparkredis.testing.ScriptedServer;
import io.github.sparkredis.testing.Spark;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.CodegenMode$;
import org.apache.spark.sql.execution.CostMode$;
import org.apache.spark.sql.execution.ExplainMode;
import org.apache.spark.sql.execution.ExtendedMode$;
import org.apache.spark.sql.execution.FormattedMode$;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password shows up nowhere: logs of every level, exceptions, plans, the UI, the event log, results. */
final class SecretsIT {
    /** So odd that it can come from nowhere else. */
    private static final String PASSWORD = "zq7WordOfMouth";

    private static final String DEFAULT = "spark.datasource.redis.password";

    private final List<String> thrown = new ArrayList<>();
    private final Queue<String> plans = new ConcurrentLinkedQueue<>();

    @Test
    void aPasswordShowsUpNowhere(@TempDir Path events) throws IOException, InterruptedException {
        Map<String, String> settings = Map.of(
                "spark.eventLog.enabled", "true",
                "spark.eventLog.compress", "false",
                "spark.eventLog.dir", events.toUri().toString(),
                "spark.ui.enabled", "true",
                "spark.ui.port", "0");
        String ui;
        List<String> logged;
        // As spark-submit's --conf: what SparkSession.builder() is given, Spark itself logs as it is, at DEBUG.
        System.setProperty(DEFAULT, PASSWORD);
        try (LogCapture log = LogCapture.lookingFor(PASSWORD);
                RedisProcess server = RedisServer.start(
                        "requirepass " + PASSWORD, "user app on >" + PASSWORD + " ~* +@all", "databases 2");
                SparkSession spark = Spark.start(settings)) {
            spark.listenerManager().register(new PlanListener());
            succeed(spark, server);
            fail(spark, server);
            ui = ui(spark);
            logged = List.copyOf(log.found());
            assertThat(log.ofTheConnector()).as("lines of the connector").isPositive();
            assertThat(log.ofLowLevels()).as("lines of low levels").isPositive();
            assertThat(results(spark)).isNotEmpty().noneMatch(row -> row.contains(PASSWORD));
            assertThat(spark.sparkContext().getConf().get(DEFAULT)).isEqualTo(PASSWORD);
        } finally {
            System.clearProperty(DEFAULT);
        }
        assertThat(logged).isEmpty();
        assertThat(thrown).hasSizeGreaterThan(8).noneMatch(text -> text.contains(PASSWORD));
        assertThat(plans).isNotEmpty().noneMatch(text -> text.contains(PASSWORD));
        assertThat(ui).contains("redis-hash").doesNotContain(PASSWORD);
        String eventLog = read(events);
        assertThat(eventLog).contains("SparkListenerJobEnd", "redis-hash").doesNotContain(PASSWORD);
    }

    private void succeed(SparkSession spark, RedisProcess server) {
        String withPassword = server.url().replace("//", "//:" + PASSWORD + "@");
        for (Map<String, String> options : List.of(
                Map.of("url", server.url()),
                Map.of("url", server.url(), "password", PASSWORD),
                Map.of("url", server.url(), "user", "app", "PassWord", PASSWORD),
                Map.of("url", withPassword),
                Map.of("url", server.url().replace("//", "//app:" + PASSWORD + "@") + "/1", "mode", "insert"))) {
            write(people(spark), options);
        }
        people(spark)
                .write()
                .format("redis-hash")
                .options(Map.of("url", withPassword, "key_prefix", "p:", "key_column", "id"))
                .mode(SaveMode.Overwrite)
                .save();
        spark.conf().set(DEFAULT, PASSWORD);
        write(people(spark), Map.of("url", server.url()));
        people(spark).createOrReplaceTempView("source");
        // In SQL by the session's default: what is typed into a statement, Spark records.
        spark.sql("CREATE TEMPORARY VIEW target (id BIGINT, name STRING) USING `redis-hash` OPTIONS (url '"
                + server.url() + "', key_column 'id')");
        spark.sql("INSERT INTO target SELECT id, name FROM source");
        attempt(() -> spark.sql("SELECT * FROM target").collect());
    }

    private void fail(SparkSession spark, RedisProcess server) {
        spark.conf().unset(DEFAULT);
        String refused = server.url().replace("//", "//app:" + PASSWORD + "x@");
        List<Map<String, String>> failing = List.of(
                Map.of("url", refused),
                Map.of("url", server.url(), "password", PASSWORD + "x"),
                Map.of("url", refused + "/x"),
                Map.of("url", refused.replace("redis://", "http://")),
                Map.of("url", refused.replace("@", "%@")),
                Map.of("url", refused.replace("@", "%40@") + ":99999"),
                Map.of("url", server.url() + "?password=" + PASSWORD),
                Map.of("url", server.url(), "batch_size", "0"),
                Map.of("url", server.url(), "sentinel_password", PASSWORD),
                Map.of("url", server.url() + "/7", "password", PASSWORD),
                Map.of("url", "redis://app:" + PASSWORD + "@127.0.0.1:1"),
                Map.of("url", "redis-sentinel://a:" + PASSWORD + "@h/m", "topology", "sentinel"));
        failing.forEach(options -> attempt(() -> write(people(spark), options)));
        // By the typed door, for Spark hides only what it knows: an option of another name stands in its own plans.
        for (Map<String, String> options : List.of(
                Map.of("url", server.url(), "pasword", PASSWORD),
                Map.of("url", server.url().replace("redis:", "rediss:"), "tls_cert", "x", "tls_key", PASSWORD),
                Map.of("url", server.url(), "tls_key_password", PASSWORD))) {
            Map<String, String> all = new HashMap<>(options);
            all.put("key_column", "id");
            attempt(() -> SparkRedis.writeHashes(people(spark), all));
        }
        attempt(() -> write(people(spark), withKeyPassword(server)));
        attempt(() -> {
            Dataset<Row> nullKey = spark.sql("SELECT CAST(NULL AS STRING) AS id, 'Ann' AS name");
            nullKey.write()
                    .format("redis-hash")
                    .options(Map.of("url", server.url(), "key_column", "id", "password", PASSWORD))
                    .mode("append")
                    .save();
        });
        try (ScriptedServer scripted =
                ScriptedServer.start(command -> command.name().equals("HSET") ? ScriptedServer.CUT : null)) {
            attempt(() -> write(
                    people(spark),
                    Map.of("url", scripted.url().replace("//", "//:" + PASSWORD + "@"), "retry_timeout_ms", "50")));
        }
        try (ScriptedServer scripted = ScriptedServer.start(
                command -> command.name().equals("HSET") ? "-OOM command not allowed\r\n" : null)) {
            attempt(() -> write(people(spark), Map.of("url", scripted.url(), "password", PASSWORD)));
        }
        String before = spark.conf().get("spark.datasource.redis.url", "redis://localhost:6379");
        spark.conf().set("spark.datasource.redis.url", refused);
        attempt(() -> write(people(spark), Map.of()));
        spark.conf().set("spark.datasource.redis.url", before);
    }

    /** Of a key that is not encrypted, so that the password is looked at and refused. */
    private static Map<String, String> withKeyPassword(RedisProcess server) {
        return Map.of(
                "url", server.url().replace("redis:", "rediss:"),
                "tls_cert", Certificates.shared().clientCertificate().toString(),
                "tls_key", Certificates.shared().clientKey().toString(),
                "tls_key_password", PASSWORD);
    }

    private static Dataset<Row> people(SparkSession spark) {
        return spark.sql("SELECT id, 'Ann' AS name FROM range(0, 10, 1, 2)");
    }

    private static void write(Dataset<Row> rows, Map<String, String> more) {
        Map<String, String> options = new HashMap<>(more);
        options.put("key_column", "id");
        rows.write().format("redis-hash").options(options).mode("append").save();
    }

    private interface Attempt {
        void run() throws Exception;
    }

    /** Keeps the whole text of what it throws, causes and suppressed ones included. */
    private void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (Exception e) {
            StringWriter text = new StringWriter();
            e.printStackTrace(new PrintWriter(text));
            thrown.add(text.toString());
            return;
        }
        throw new AssertionError("It went through");
    }

    private static List<String> results(SparkSession spark) {
        return spark.read().format("redis-write-result").load().collectAsList().stream()
                .map(Row::toString)
                .toList();
    }

    /** Every page of the UI that speaks of settings, plans and jobs, and what the REST interface says of the same. */
    private static String ui(SparkSession spark) throws IOException, InterruptedException {
        String address = spark.sparkContext().uiWebUrl().get();
        String rest = "/api/v1/applications/" + spark.sparkContext().applicationId();
        List<String> pages = new ArrayList<>(List.of(
                "/environment/",
                "/SQL/",
                "/jobs/",
                "/stages/",
                rest + "/environment",
                rest + "/jobs",
                rest + "/stages?details=true",
                rest + "/sql?details=true&planDescription=true&length=1000"));
        long executions = spark.sharedState().statusStore().executionsCount();
        for (long id = 0; id < executions; id++) {
            pages.add("/SQL/execution/?id=" + id);
        }
        HttpClient client = HttpClient.newHttpClient();
        StringBuilder all = new StringBuilder();
        for (String page : pages) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(address + page)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(page).isEqualTo(200);
            all.append(page).append('\n').append(response.body()).append('\n');
        }
        return all.toString();
    }

    private static String read(Path directory) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
        }
        return all.toString();
    }

    /** Every plan that Spark has run, as EXPLAIN shows it in each of its modes. */
    private final class PlanListener implements QueryExecutionListener {
        @Override
        public void onSuccess(String function, QueryExecution execution, long nanos) {
            add(execution);
        }

        @Override
        public void onFailure(String function, QueryExecution execution, Exception e) {
            add(execution);
        }

        private void add(QueryExecution execution) {
            plans.add(execution.toString());
            plans.add(execution.logical().treeString());
            for (ExplainMode mode :
                    List.of(ExtendedMode$.MODULE$, CostMode$.MODULE$, FormattedMode$.MODULE$, CodegenMode$.MODULE$)) {
                plans.add(execution.explainString(mode));
            }
        }
    }
}
