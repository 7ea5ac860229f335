package io.github.sparkredis.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.options.BatchOptions;
import org.junit.jupiter.api.Test;

final class BatchTest {
    @Test
    void isFullAtItsRows() {
        Batch batch = new Batch(new BatchOptions(3, 1_000_000, false));
        add(batch, 2, 10);
        assertThat(batch.isFull()).isFalse();
        add(batch, 1, 10);
        assertThat(batch.isFull()).isTrue();
        assertThat(batch.rows()).isEqualTo(3);
    }

    @Test
    void isFullAtItsBytes() {
        Batch batch = new Batch(new BatchOptions(1_000, 100, false));
        add(batch, 1, 99);
        assertThat(batch.isFull()).isFalse();
        add(batch, 1, 1);
        assertThat(batch.isFull()).isTrue();
    }

    @Test
    void knowsTheFirstRowThatIsNotSettled() {
        Batch batch = new Batch(new BatchOptions(10, 1_000, false));
        add(batch, 4, 1);
        batch.settle(0);
        batch.settle(1);
        batch.settle(3);
        assertThat(batch.firstUnsettled()).isEqualTo(2);
        assertThat(batch.isSettled(2)).isFalse();
        assertThat(batch.isSettled(3)).isTrue();
        batch.settle(2);
        assertThat(batch.firstUnsettled()).isEqualTo(batch.rows());
    }

    @Test
    void onlySentRowsWithoutAnAnswerAreInDoubtAndEachOnce() {
        Batch batch = new Batch(new BatchOptions(10, 1_000, false));
        add(batch, 5, 1);
        assertThat(batch.doubt()).as("nothing was sent").isZero();
        batch.sent(0);
        batch.settle(0);
        batch.settle(1);
        assertThat(batch.doubt()).isEqualTo(3);
        assertThat(batch.doubt()).as("nothing was sent since").isZero();
        batch.sent(2);
        batch.settle(2);
        assertThat(batch.doubt()).as("they were in doubt before").isZero();
    }

    @Test
    void isAsNewWhenCleared() {
        Batch batch = new Batch(new BatchOptions(2, 1_000, false));
        add(batch, 2, 10);
        batch.sent(0);
        batch.settle(0);
        batch.clear();
        assertThat(batch.rows()).isZero();
        assertThat(batch.isFull()).isFalse();
        assertThat(batch.firstUnsettled()).isZero();
        assertThat(batch.doubt()).isZero();
    }

    @Test
    void letsGoOfWhatAHugeValueTook() {
        Batch batch = new Batch(new BatchOptions(10, 1_000, false));
        add(batch, 1, 50_000_000);
        batch.clear();
        assertThat(batch.commands().buffer().capacity()).isLessThan(1_000_000);
    }

    private static void add(Batch batch, int rows, int bytes) {
        for (int i = 0; i < rows; i++) {
            batch.commands().buffer().append(new byte[bytes]);
            batch.commands().endRow();
        }
    }
}
