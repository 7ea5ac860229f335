package io.github.sparkredis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.options.Option;
import io.github.sparkredis.options.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class OptionsPageTest {

    private static final Path PAGE = Path.of("docs", "options.md");

    @Test
    void thePageSaysWhatTheCodeKnows() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, OptionsPage.render());
        }
        assertThat(Files.readString(PAGE))
                .as("%s is stale. Rewrite it: mvn -q test -Dtest=OptionsPageTest -Ddocs.write=true", PAGE)
                .isEqualTo(OptionsPage.render());
    }

    @Test
    void everyOptionHasItsRow() {
        String page = OptionsPage.render();
        for (Option<?> option : Options.ALL) {
            assertThat(page).containsOnlyOnce("\n| `" + option.name() + "` |");
        }
    }
}
