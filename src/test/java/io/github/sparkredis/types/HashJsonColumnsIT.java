package io.github.sparkredis.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.HashTarget;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HashJsonColumnsIT extends JsonColumnsContract {
    HashJsonColumnsIT() {
        super(new HashTarget());
    }

    @Test
    void aTextThatIsNoJsonIsATextLikeAnyOther() {
        assertThat(target.write(rows(List.of("{", "open")), "json_columns", "v").rowsWritten())
                .isEqualTo(2);
        assertThat(target.row(0)).containsEntry("v", "{");
        assertThat(target.row(1)).containsEntry("v", "open");
    }
}
