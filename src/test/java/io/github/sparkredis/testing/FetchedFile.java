package io.github.sparkredis.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file that {@code src/test/servers/fetch} lays out: a server, or a module of one. */
final class FetchedFile {
    private static final Path FOLDER =
            Path.of(System.getProperty("basedir", ""), "target", "servers").toAbsolutePath();

    private FetchedFile() {}

    /** By its path there. */
    static Path at(String name) {
        Path file = FOLDER.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(
                    "There is no " + file + ". Fetch the servers first: src/test/servers/fetch, which needs Python");
        }
        return file;
    }
}
