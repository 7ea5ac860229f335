package io.github.sparkredis.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.result.WriteResult;
import java.util.Map;

/** How each mode counts rows of which every other one is there before. */
final class HalfThere {
    private HalfThere() {}

    static void assertCounts(String mode, WriteResult result, int rows, long keys) {
        boolean onlyNew = mode.equals("insert");
        boolean onlyOld = mode.equals("update");
        assertThat(result.rowsWritten()).isEqualTo(onlyNew || onlyOld ? rows / 2 : rows);
        assertThat(result.rowsSkipped()).isEqualTo(onlyNew ? rows / 2 : 0);
        assertThat(result.failures()).isEqualTo(onlyOld ? Map.of("key_missing", rows / 2L) : Map.of());
        assertThat(result.rowsInDoubt()).isZero();
        assertThat(keys).isEqualTo(onlyOld ? rows / 2 : rows);
    }
}
