package io.github.sparkredis.docs;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Java of a page, which finds a session {@code spark} and a DataFrame {@code df}, and may begin with its imports. */
final class JavaSnippet {

    private static final String IMPORTS = """
            import io.github.sparkredis.*;
            import io.github.sparkredis.result.*;
            import java.time.Duration;
            import java.util.*;
            import org.apache.spark.sql.*;
            """;

    private static final Predicate<String> IS_IMPORT = line -> line.startsWith("import ");

    private final String code;
    private final Path classes;

    /** @param classes a folder for what is compiled */
    JavaSnippet(String code, Path classes) {
        this.code = code;
        this.classes = classes;
    }

    /** What the compiler says, where it does not compile; else empty. */
    String errors() {
        String source = String.join(
                "\n",
                IMPORTS,
                lines(IS_IMPORT),
                "public class Snippet {",
                "public static final List<String> PRINTED = new ArrayList<>();",
                "static void print(Object line) { PRINTED.add(String.valueOf(line)); }",
                "public static void run(SparkSession spark, Dataset<Row> df) throws Exception {",
                lines(IS_IMPORT.negate()).replace("System.out.println(", "print("),
                "} }");
        StringWriter output = new StringWriter();
        List<String> options = List.of("-proc:none", "-classpath", classPath(), "-d", classes.toString());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        boolean compiled = compiler.getTask(output, null, null, options, null, List.of(new Source(source)))
                .call();
        return compiled ? "" : "does not compile: " + output;
    }

    /** Runs it, once it is compiled, and returns the lines that it prints. */
    @SuppressWarnings("unchecked") // the list in the source above
    List<String> run(SparkSession spark, Dataset<Row> df) throws ReflectiveOperationException, IOException {
        URL[] folder = {classes.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(folder, JavaSnippet.class.getClassLoader())) {
            Class<?> snippet = loader.loadClass("Snippet");
            snippet.getMethod("run", SparkSession.class, Dataset.class).invoke(null, spark, df);
            return new ArrayList<>((List<String>) snippet.getField("PRINTED").get(null));
        }
    }

    private String lines(Predicate<String> which) {
        return code.lines().filter(which).collect(Collectors.joining("\n"));
    }

    /** The tests' own. */
    private static String classPath() {
        return System.getProperty("java.class.path");
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
