package io.github.sparkredis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.JsonTarget;
import io.github.sparkredis.testing.Spark;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of the page is one program: it runs, prints what its comments say, and leaves what the page says. */
final class JavaPageIT {

    private static final Path PAGE = Path.of("docs", "java.md");
    private static final Path SCALA = Path.of("examples", "scala", "WriteUsersTyped.scala");

    /** A line that prints, and behind it what. */
    private static final Pattern PRINTED = Pattern.compile("System\\.out\\.println\\(.*\\); // (.+)");

    @TempDir
    private Path classes;

    @TempDir
    private Path arrivals;

    @Test
    void theJavaDoesWhatThePageSays() throws IOException, ReflectiveOperationException {
        List<String> blocks = CodeBlocks.of(PAGE, "java");
        assertThat(blocks).hasSizeGreaterThan(5);
        Files.writeString(arrivals.resolve("one.json"), "{\"id\":1,\"name\":\"Ada\"}\n{\"id\":2,\"name\":\"Grace\"}");
        SparkSession spark = Spark.newSession();
        try (JsonTarget target = new JsonTarget()) {
            setServer(spark, target.url);
            String code = String.join("", blocks)
                    .replaceAll("\"(user|event|name|arrival|person):", "\"" + target.prefix + "$1:")
                    .replace("\"redis://localhost:6379\"", "spark.conf().get(\"spark.datasource.redis.url\")")
                    .replace("/data/arrivals", arrivals.toString());
            JavaSnippet snippet = new JavaSnippet(code, classes);
            assertThat(snippet.errors()).isEmpty();
            assertThat(snippet.run(spark, spark.emptyDataFrame()))
                    .isNotEmpty()
                    .containsExactlyElementsOf(printed(String.join("", blocks)));

            assertThat(target.redis.hgetAll(target.key("user:1"))).containsEntry("name", "Ada");
            assertThat(target.redis.hgetAll(target.key("arrival:2"))).containsEntry("name", "Grace");
            assertThat(target.redis.keys(target.key("event:*"))).hasSize(3);
            assertThat(target.ttl("name:2")).isBetween(1L, 7 * 86_400L);
            assertThat(target.document("person:1"))
                    .isEqualTo(JsonTarget.json("{\"name\":\"Ada\",\"address\":{\"city\":\"London\",\"zip\":\"W1\"}}"));
        }
    }

    private static List<String> printed(String code) {
        return PRINTED.matcher(code).results().map(match -> match.group(1)).toList();
    }

    /** As the session's default, which takes no password in a URL. */
    private static void setServer(SparkSession spark, String url) {
        URI uri = URI.create(url);
        if (uri.getUserInfo() != null) {
            String[] credentials = uri.getUserInfo().split(":", 2);
            spark.conf().set("spark.datasource.redis.user", credentials[0].isEmpty() ? "default" : credentials[0]);
            spark.conf().set("spark.datasource.redis.password", credentials[1]);
        }
        spark.conf()
                .set(
                        "spark.datasource.redis.url",
                        uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort() + uri.getPath());
    }

    @Test
    void theScalaIsThatOfTheExample() throws IOException {
        List<String> blocks = CodeBlocks.of(PAGE, "scala");
        assertThat(blocks).hasSize(1);
        for (String part : blocks.get(0).split("\n\n")) {
            assertThat(Files.readString(SCALA)).contains(part.strip());
        }
    }
}
