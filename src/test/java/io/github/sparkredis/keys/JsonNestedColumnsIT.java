package io.github.sparkredis.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.JsonTarget;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonNestedColumnsIT extends NestedColumnsContract {
    JsonNestedColumnsIT() {
        super(new JsonTarget());
    }

    @Test
    void theFieldOfAStructIsTheDocument() {
        WriteResult result = target.write(
                users().filter("user IS NULL OR user.id IS NOT NULL"),
                "key_pattern",
                target.prefix + "{v}:{idx}",
                "value_column",
                "user.address");
        assertThat(result.failures()).isEqualTo(Map.of("null_value", 1L));
        assertThat(result.errors().get(0).message()).contains("the column \"user.address\" is null");
        assertThat(target.rowsUnder(target.prefix).values())
                .singleElement()
                .isEqualTo(Map.of("city", "Ulm", "a.b", "7"));
    }
}
