package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RowsTest {
    @Test
    void neighboursAreOneRun() {
        Rows rows = new Rows(0);
        for (int row : new int[] {3, 4, 5, 7, 9, 10}) {
            rows.add(row);
        }
        assertThat(rows.size()).isEqualTo(6);
        assertThat(rows.endOfRun(0)).isEqualTo(3);
        assertThat(rows.endOfRun(1)).isEqualTo(3);
        assertThat(rows.endOfRun(3)).isEqualTo(4);
        assertThat(rows.endOfRun(4)).isEqualTo(6);
        assertThat(rows.get(5)).isEqualTo(10);
    }
}
