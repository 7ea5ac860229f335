package io.github.sparkredis.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RightsTest {
    @Test
    void eachCommandIsNamedOnceAndAScriptIsLoadedToo() {
        assertThat(Rights.of(List.of(
                        List.of("JSON.SET", "key", "$", "{}"),
                        List.of("EVALSHA", "digest", "1", "key"),
                        List.of("EXPIRE", "key", "1"),
                        List.of("EXPIRE", "key", "2"))))
                .isEqualTo("+json.set +evalsha +script|load +expire");
    }
}
