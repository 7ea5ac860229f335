package io.github.sparkredis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
            assertThat(new JavaSnippet(block, classes).errors()).as(block).isEmpty();
        }
    }
}
