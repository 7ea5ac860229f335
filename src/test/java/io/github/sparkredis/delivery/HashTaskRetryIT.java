package io.github.sparkredis.delivery;

import io.github.sparkredis.result.WriteResult;
import io.github.sparkredis.testing.HashTarget;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HashTaskRetryIT extends TaskRetryContract {
    HashTaskRetryIT() {
        super(new HashTarget());
    }

    @Test
    void anotherOrderUnderDeletedNullsMixesNoTwoRows() {
        WriteResult result = write(
                dying(rows(), target.prefix, true),
                Map.of("key_pattern", target.prefix + "{idx}", "null_fields", "delete"));
        assertCounts(result);
        assertEveryKeyIsOneRow(target.rowsUnder(target.prefix));
    }
}
