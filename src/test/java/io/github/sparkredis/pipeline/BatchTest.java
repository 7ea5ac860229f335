package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.options.BatchOptions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchTest {
    @Test
    void isFullAtItsRows() {
        Batch batch = new Batch(new BatchOptions(3, 1_000_000, Integer.MAX_VALUE, false));
        add(batch, 2, 10);
        assertThat(batch.isFull()).isFalse();
        add(batch, 1, 10);
        assertThat(batch.isFull()).isTrue();
        assertThat(batch.rows()).isEqualTo(3);
    }

    @Test
    void isFullAtItsBytes() {
        Batch batch = new Batch(new BatchOptions(1_000, 100, Integer.MAX_VALUE, false));
        add(batch, 1, 99);
        assertThat(batch.isFull()).isFalse();
        add(batch, 1, 1);
        assertThat(batch.isFull()).isTrue();
    }

    @Test
    void aRowIsPendingUntilItIsSettledAndSettledOnce() {
        Batch batch = closed(4);
        assertThat(batch.settle(0, true)).isTrue();
        assertThat(batch.settle(2, true)).isTrue();
        assertThat(rows(pending(batch))).containsExactly(1, 3);
        assertThat(batch.rowsUnsettled()).isEqualTo(2);
        assertThat(batch.settle(2, true)).as("it was sent again").isFalse();
        assertThat(batch.rowsUnsettled()).isEqualTo(2);
    }

    @Test
    void whatIsBehindAPendingRowOfItsKeyIsPendingAgainInEveryBatch() {
        Batch first = withKeys("b", "a", "b", "a");
        Batch second = withKeys("a", "b");
        first.settle(0, true);
        first.settle(2, true);
        first.settle(3, true);
        second.settle(0, true);
        second.settle(1, true);
        Batch.keepOrder(List.of(first, second));
        assertThat(rows(pending(first))).containsExactly(1, 3);
        assertThat(rows(pending(second))).containsExactly(0);
        assertThat(first.settle(3, true)).as("it is counted already").isFalse();
    }

    @Test
    void rowsWithoutEffectAreNotSentAgain() {
        Batch batch = withKeys("a", "a", "a");
        batch.settle(1, false);
        batch.settle(2, true);
        Batch.keepOrder(List.of(batch));
        assertThat(rows(pending(batch))).containsExactly(0, 2);
    }

    @Test
    void onlySentRowsWithoutAnAnswerAreInDoubtAndEachOnce() {
        Batch batch = closed(6);
        Rows all = pending(batch);
        assertThat(batch.lost(all)).as("nothing was sent").isZero();
        batch.sent(all);
        batch.settle(0, true);
        batch.settle(1, true);
        batch.answered(2);
        assertThat(batch.lost(all)).isEqualTo(3);
        assertThat(batch.lost(all)).as("nothing was sent since").isZero();
        batch.sent(pending(batch));
        batch.settle(2, true);
        assertThat(batch.lost(all)).as("they were in doubt before").isZero();
    }

    @Test
    void isAsNewWhenCleared() {
        Batch batch = closed(2);
        batch.sent(pending(batch));
        batch.settle(0, true);
        batch.clear();
        assertThat(batch.rows()).isZero();
        assertThat(batch.isFull()).isFalse();
        assertThat(pending(batch).size()).isZero();
        add(batch, 2, 1);
        batch.close(false);
        assertThat(batch.lost(pending(batch))).isZero();
        assertThat(batch.settle(0, true)).isTrue();
    }

    @Test
    void letsGoOfWhatAHugeValueTook() {
        Batch batch = new Batch(new BatchOptions(10, 1_000, Integer.MAX_VALUE, false));
        add(batch, 1, 50_000_000);
        batch.clear();
        assertThat(batch.commands().buffer().capacity()).isLessThan(1_000_000);
    }

    @Test
    void letsGoOfWhatADroppedRowTook() {
        Batch batch = new Batch(new BatchOptions(10, 1_000, Integer.MAX_VALUE, false));
        add(batch, 1, 10);
        batch.commands().buffer().append(new byte[50_000_000]);
        batch.dropRow();
        assertThat(batch.commands().buffer().capacity()).isLessThan(1_000_000);
        assertThat(batch.commands().buffer().length()).isEqualTo(10);
    }

    @Test
    void isHugeByOneRowAndNotByMany() {
        Batch batch = new Batch(new BatchOptions(10_000, 4 << 20, Integer.MAX_VALUE, false));
        for (int round = 0; round < 3; round++) {
            while (!batch.isFull()) {
                add(batch, 1, 1_000);
            }
            assertThat(batch.isHuge()).isFalse();
            batch.clear();
        }
        add(batch, 1, 9 << 20);
        assertThat(batch.isHuge()).isTrue();
        batch.clear();
        assertThat(batch.isHuge()).isFalse();
    }

    private static Batch closed(int rows) {
        Batch batch = new Batch(new BatchOptions(100, 1_000, Integer.MAX_VALUE, false));
        add(batch, rows, 1);
        batch.close(false);
        return batch;
    }

    private static Rows pending(Batch batch) {
        Rows rows = new Rows(4);
        for (int row = batch.nextPending(0); row >= 0; row = batch.nextPending(row + 1)) {
            rows.add(row);
        }
        return rows;
    }

    private static List<Integer> rows(Rows rows) {
        return IntStream.range(0, rows.size()).mapToObj(rows::get).toList();
    }

    private static void add(Batch batch, int rows, int bytes) {
        for (int i = 0; i < rows; i++) {
            batch.commands().buffer().append(new byte[bytes]);
            batch.commands().endRow();
        }
    }

    /** Open and closed, with these keys. */
    private static Batch withKeys(String... keys) {
        Batch batch = new Batch(new BatchOptions(100, 1_000, Integer.MAX_VALUE, false));
        for (String key : keys) {
            batch.commands().openKey();
            batch.commands().buffer().appendAscii(key);
            batch.commands().closeKey();
            batch.commands().endRow();
        }
        batch.close(false);
        return batch;
    }
}
