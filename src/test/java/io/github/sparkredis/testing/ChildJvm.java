package io.github.sparkredis.testing;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a JVM with a heap of its own said, and how it ended: not with 0 where it ran out of memory.
 *
 * @param exit its exit code
 * @param output all that it said
 */
public record ChildJvm(int exit, String output) {
    /**
     * Runs a program of the tests, on their classpath, and waits for its end.
     *
     * @param heap such as {@code -Xmx512m}
     */
    public static ChildJvm run(String heap, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        Process process = start(heap, main, arguments);
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return new ChildJvm(process.waitFor(), text);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The same of one that goes on: the caller ends it. What it says on either stream is its output. */
    public static Process start(String heap, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(heap);
        command.add("-XX:+ExitOnOutOfMemoryError");
        // What Spark needs opened, as this JVM has it.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-opens") || option.startsWith("-Djdk.reflect"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
