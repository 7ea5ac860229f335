package io.github.sparkredis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the project that is made from its code, and committed. */
final class GeneratedFile {

    private GeneratedFile() {}

    /** Fails where the file is another; with {@code -Ddocs.write=true} writes it first. */
    static void check(Path file, String content, Class<?> test) throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(file, content);
        }
        assertThat(Files.readString(file))
                .as("%s is stale. Rewrite it: mvn -q test -Dtest=%s -Ddocs.write=true", file, test.getSimpleName())
                .isEqualTo(content);
    }
}
