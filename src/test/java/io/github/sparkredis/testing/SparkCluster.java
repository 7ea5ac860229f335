package io.github.sparkredis.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A standalone Spark cluster: a master and two workers in one JVM, {@link SparkClusterProcess}, and each executor in a JVM
 * of its own. For what Spark does not do within one process: serialize for another, speculate, lose executors.
 */
public final class SparkCluster implements AutoCloseable {
    /** Of executors: one core on each worker. */
    public static final int EXECUTORS = 2;

    private static SparkCluster shared;

    /** SPARK_HOME, without the jars that a Spark would have there: the executors get those of the tests. */
    private final TemporaryDirectory home = TemporaryDirectory.create("spark");

    private final Process process;
    private String master = "";

    private SparkCluster() throws IOException {
        Files.createDirectory(home.path().resolve("jars"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dspark.master.rest.enabled=false",
                "-cp",
                classPath(),
                SparkClusterProcess.class.getName(),
                home.path().resolve("work").toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(home.path().toFile());
        builder.redirectError(log().toFile());
        builder.environment()
                .putAll(Map.of(
                        "SPARK_HOME",
                        home.toString(),
                        "SPARK_LOCAL_IP",
                        "127.0.0.1",
                        // Else Spark looks into SPARK_HOME for it.
                        "SPARK_SCALA_VERSION",
                        "any"));
        process = builder.start();
    }

    /** The cluster that tests share, started when first asked for. Its executors belong to the session that uses it. */
    public static synchronized SparkCluster shared() {
        if (shared == null) {
            shared = start();
            AtExit.close(shared);
        }
        return shared;
    }

    private static SparkCluster start() {
        try {
            SparkCluster cluster = new SparkCluster();
            if (cluster.isReady()) {
                return cluster;
            }
            String said = Files.readString(cluster.log());
            cluster.close();
            throw new IllegalStateException("The Spark cluster ended at once: " + said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Settings for {@link Spark#start} on this cluster, with some more. */
    public Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "spark.master", master,
                "spark.executor.cores", "1",
                "spark.executor.memory", "600m",
                "spark.executor.extraClassPath", classPath(),
                "spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                // Begin when all executors are there.
                "spark.scheduler.minRegisteredResourcesRatio", "1.0"));
        settings.putAll(more);
        return settings;
    }

    private static String classPath() {
        return System.getProperty("java.class.path") + File.pathSeparator;
    }

    /** Waits until it is ready, or has ended. */
    private boolean isReady() throws IOException {
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(SparkClusterProcess.READY)) {
                master = line.substring(SparkClusterProcess.READY.length());
                return true;
            }
        }
        return false;
    }

    private Path log() {
        return home.path().resolve("cluster.log");
    }

    /** The end of its input ends the process, and it its executors; so they end, too, where this JVM is killed. */
    @Override
    public void close() throws IOException {
        process.outputWriter().close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        home.close();
    }

    @Override
    public String toString() {
        return "Spark cluster at " + master;
    }
}
