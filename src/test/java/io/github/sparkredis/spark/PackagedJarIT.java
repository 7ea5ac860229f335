package io.github.sparkredis.spark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.RedisProcess;
import io.github.sparkredis.testing.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** The one jar that users give to Spark: what is in it, and that it needs nothing but Spark. */
final class PackagedJarIT {
    private static final String OURS = "io/github/sparkredis/";
    private static final String SHADED = "io.github.sparkredis.shaded.";

    private static final Pattern UNRELOCATED = Pattern.compile(
            "(?<!io/github/sparkredis/shaded/)(redis/clients/|tools/jackson/|org/apache/commons/pool2/)");

    @Test
    void holdsNoClassUnderAForeignName() throws IOException {
        try (JarFile jar = jar()) {
            assertThat(jar.stream().map(JarEntry::getName).filter(name -> name.endsWith(".class")))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(name).startsWith(OURS));
        }
    }

    /** Spark, or another library of a job, would take a file of the same name for its own. */
    @Test
    void holdsNoOtherFileOutsideOfMetaInf() throws IOException {
        try (JarFile jar = jar()) {
            assertThat(jar.stream()
                            .filter(entry -> !entry.isDirectory())
                            .map(JarEntry::getName)
                            .filter(name -> !name.startsWith(OURS) && !name.startsWith("META-INF/")))
                    .isEmpty();
            assertThat(jar.stream().map(JarEntry::getName).filter(name -> name.matches("META-INF/services/.+")))
                    .allMatch(name -> name.equals("META-INF/services/org.apache.spark.sql.sources.DataSourceRegister")
                            || name.startsWith("META-INF/services/" + SHADED));
        }
    }

    @Test
    void isAsLargeAsTheReadmeSays() throws IOException {
        String size = String.format(Locale.ROOT, "%.1f MB", Files.size(path()) / 1e6);
        assertThat(Path.of("README.md")).content().contains("One jar of " + size);
    }

    @Test
    void refersToNoBundledLibraryByItsFormerName() throws IOException {
        List<String> found = new ArrayList<>();
        try (JarFile jar = jar()) {
            for (JarEntry entry : entries(jar)) {
                try (InputStream in = jar.getInputStream(entry)) {
                    if (UNRELOCATED
                            .matcher(new String(in.readAllBytes(), ISO_8859_1))
                            .find()) {
                        found.add(entry.getName());
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void carriesTheLicencesOfWhatIsInside() throws IOException {
        try (JarFile jar = jar()) {
            assertThat(jar.stream().map(JarEntry::getName))
                    .contains(
                            "META-INF/LICENSE",
                            "META-INF/NOTICE",
                            "META-INF/LICENSE.txt",
                            "META-INF/NOTICE.txt",
                            "META-INF/FastDoubleParser-LICENSE",
                            "META-INF/Schubfach-LICENSE",
                            "META-INF/licenses/jedis.txt",
                            "META-INF/licenses/redis-authx-core.txt");
        }
    }

    @Test
    void needsNothingButSlf4jToTalkToRedis() throws Exception {
        URL slf4j = Logger.class.getProtectionDomain().getCodeSource().getLocation();
        URL[] classPath = {path().toUri().toURL(), slf4j};
        try (RedisProcess server = RedisServer.start();
                URLClassLoader alone = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Class<?> address = alone.loadClass(SHADED + "redis.clients.jedis.HostAndPort");
            Class<?> configuration = alone.loadClass(SHADED + "redis.clients.jedis.JedisClientConfig");
            Class<?> factory = alone.loadClass(SHADED + "redis.clients.jedis.JedisSocketFactory");
            Object config = config(alone);
            Object sockets = alone.loadClass(SHADED + "redis.clients.jedis.DefaultJedisSocketFactory")
                    .getConstructor(address, configuration)
                    .newInstance(
                            address.getConstructor(String.class, int.class).newInstance("127.0.0.1", server.port()),
                            config);
            Class<?> type = alone.loadClass(SHADED + "redis.clients.jedis.Connection");
            try (AutoCloseable connection =
                    (AutoCloseable) type.getConstructor(factory, configuration).newInstance(sockets, config)) {
                assertThat(type.getMethod("ping").invoke(connection)).isEqualTo(true);
            }
        }
    }

    private static Object config(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> type = loader.loadClass(SHADED + "redis.clients.jedis.DefaultJedisClientConfig");
        Object builder = type.getMethod("builder").invoke(null);
        return builder.getClass().getMethod("build").invoke(builder);
    }

    private static List<JarEntry> entries(JarFile jar) {
        try (Stream<JarEntry> entries = jar.stream()) {
            return entries.filter(entry -> entry.getName().endsWith(".class")).toList();
        }
    }

    private static JarFile jar() throws IOException {
        return new JarFile(path().toFile());
    }

    private static Path path() {
        String path = System.getProperty("packaged.jar");
        assertThat(path).as("packaged.jar, which the build sets").isNotNull();
        return Path.of(path);
    }
}
