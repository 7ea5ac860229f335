package io.github.sparkredis.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

final class BulkSamplingTest {

    /** Of a task: each is answered when the next one is full. */
    private static final int BATCH = 1_000;

    private final BulkSampling sampling = new BulkSampling();
    private final Random random = new Random(1);

    @Test
    void triesEveryRowWhereKeysAreAbsent() {
        assertThat(run(5_000, row -> 0)).isEqualTo(5_000);
    }

    @Test
    void triesFewOverKeysThatAreThere() {
        assertThat(run(1_000_000, row -> 1)).isBetween(8 * BulkSampling.SAMPLE, 12 * BulkSampling.SAMPLE);
    }

    @Test
    void goesOnThroughKeysThatAreThereNowAndThen() {
        assertThat(run(1_000_000, row -> 0.05)).isGreaterThan(980_000);
    }

    @Test
    void followsKeysThatComeAndGo() {
        assertThat(run(1_000_000, row -> row < 500_000 ? 1 : 0))
                .isBetween(500_000 - BulkSampling.LONGEST_PAUSE, 510_000);
        assertThat(run(1_000_000, row -> row < 500_000 ? 0 : 1)).isBetween(480_000, 510_000);
    }

    @Test
    void saysOnceThatASampleIsComplete() {
        tryRows(BulkSampling.SAMPLE - 1);
        assertThat(sampling.takeComplete()).isFalse();
        tryRows(1);
        assertThat(sampling.takeComplete()).isTrue();
        assertThat(sampling.takeComplete()).isFalse();
        answer(BulkSampling.SAMPLE, 0);
        assertThat(tryRows(1_000)).isEqualTo(1_000);
        assertThat(sampling.takeComplete()).isFalse();
    }

    @Test
    void givesUpWhereNoAnswerCame() {
        assertThat(tryRows(1_000)).isEqualTo(BulkSampling.SAMPLE);
    }

    /** Rows that turn out to be too large for a payload. */
    @Test
    void goesByTheRowsThatCouldBeTried() {
        for (int row = 0; row < BulkSampling.MOST_LOOKED_AT; row++) {
            assertThat(sampling.isToTry()).isTrue();
            if (row % 10 == 0) {
                sampling.tried();
            }
        }
        assertThat(sampling.takeComplete()).isFalse();
        assertThat(sampling.isToTry()).isFalse();
        assertThat(sampling.takeComplete()).isTrue();
        answer(13, 0);
        assertThat(tryRows(1_000)).isEqualTo(1_000);
    }

    @Test
    void looksAtFewRowsWhereNoneCanBeTried() {
        int lookedAt = 0;
        for (int row = 0; row < BulkSampling.PAUSE; row++) {
            lookedAt += sampling.isToTry() ? 1 : 0;
        }
        assertThat(lookedAt).isEqualTo(BulkSampling.MOST_LOOKED_AT);
    }

    @Test
    void answersToWhatWasUnderWayWhenItWasGivenUpDoNotCount() {
        tryRows(BulkSampling.SAMPLE);
        answer(BulkSampling.SAMPLE, 0);
        tryRows(2_000);
        answer(2_000, 1); // the first of them decide
        assertThat(tryRows(BulkSampling.PAUSE - 1)).isZero();
        assertThat(tryRows(1)).isEqualTo(1);
    }

    /** Rows as a task has them: the answers to a sample are awaited, others come behind the next batch. */
    private int run(int rows, IntToDoubleFunction shareOfPresent) {
        int all = 0;
        int before = 0;
        int now = 0;
        for (int row = 0; row < rows; row++) {
            now += tryRows(1);
            boolean isSampleEnd = sampling.takeComplete();
            if (isSampleEnd || row % BATCH == BATCH - 1) {
                answer(before, shareOfPresent.applyAsDouble(row));
                all += before;
                before = now;
                now = 0;
            }
            if (isSampleEnd) {
                answer(before, shareOfPresent.applyAsDouble(row));
                all += before;
                before = 0;
            }
        }
        return all + before + now;
    }

    private int tryRows(int rows) {
        int tried = 0;
        for (int i = 0; i < rows; i++) {
            if (sampling.isToTry()) {
                sampling.tried();
                tried++;
            }
        }
        return tried;
    }

    private void answer(int count, double shareOfPresent) {
        for (int i = 0; i < count; i++) {
            sampling.answered(random.nextDouble() < shareOfPresent);
        }
    }
}
