package io.github.sparkredis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.options.Option;
import io.github.sparkredis.options.Options;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class OptionsPageTest {

    private static final Path PAGE = Path.of("docs", "options.md");

    @Test
    void thePageSaysWhatTheCodeKnows() throws IOException {
        GeneratedFile.check(PAGE, OptionsPage.render(), OptionsPageTest.class);
    }

    @Test
    void everyOptionHasItsRow() {
        String page = OptionsPage.render();
        for (Option<?> option : Options.ALL) {
            assertThat(page).containsOnlyOnce("\n| `" + option.name() + "` |");
        }
    }
}
