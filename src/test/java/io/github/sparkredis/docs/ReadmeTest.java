package io.github.sparkredis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadmeTest {

    private static final Path README = Path.of("README.md");

    @TempDir
    private Path classes;

    @Test
    void theJavaOfTheReadmeCompiles() throws IOException {
        List<String> blocks = CodeBlocks.of(README, "java");
        assertThat(blocks).isNotEmpty();
        for (String block : blocks) {
            assertThat(errors(block)).as(block).isEmpty();
        }
    }

    private String errors(String block) {
        String source = String.join(
                "\n",
                "import io.github.sparkredis.*;",
                "import java.util.*;",
                "import org.apache.spark.sql.*;",
                "class Snippet { void run(SparkSession spark, Dataset<Row> df) {",
                block,
                "} }");
        StringWriter output = new StringWriter();
        List<String> options = List.of("-proc:none", "-classpath", classPath(), "-d", classes.toString());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        boolean compiled = compiler.getTask(output, null, null, options, null, List.of(new Source(source)))
                .call();
        return compiled ? "" : "does not compile: " + output;
    }

    /** The tests' own; Surefire keeps it in a property where the JVM's is a jar of its own. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
