package io.github.sparkredis.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

final class BulkSamplingTest {

    private final BulkSampling sampling = new BulkSampling();
    private final Random random = new Random(1);

    @Test
    void triesFewRowsBeforeTheFirstAnswers() {
        assertThat(tried(1_000)).isEqualTo(BulkSampling.SAMPLE);
    }

    @Test
    void triesEveryRowWhereKeysAreAbsent() {
        answer(tried(1_000), 0);
        assertThat(tried(5_000)).isEqualTo(5_000);
    }

    @Test
    void triesFewOverKeysThatAreThere() {
        assertThat(run(1_000_000, row -> 1)).isBetween(8 * BulkSampling.SAMPLE, 12 * BulkSampling.SAMPLE);
    }

    @Test
    void saysOnceThatASampleIsComplete() {
        tried(BulkSampling.SAMPLE - 1);
        assertThat(sampling.takeComplete()).isFalse();
        tried(1);
        assertThat(sampling.takeComplete()).isTrue();
        assertThat(sampling.takeComplete()).isFalse();
        answer(BulkSampling.SAMPLE, 0);
        tried(1_000);
        assertThat(sampling.takeComplete()).isFalse();
    }

    @Test
    void answersToWhatWasUnderWayWhenItWasGivenUpDoNotCount() {
        answer(tried(BulkSampling.SAMPLE), 0);
        answer(tried(2_000), 1); // the first of them decide
        assertThat(tried(BulkSampling.PAUSE - 1)).isZero();
        assertThat(tried(2)).isEqualTo(1);
    }

    @Test
    void goesOnThroughKeysThatAreThereNowAndThen() {
        assertThat(run(1_000_000, row -> 0.05)).isGreaterThan(990_000);
    }

    @Test
    void followsKeysThatComeAndGo() {
        int tried = run(1_000_000, row -> row < 500_000 ? 1 : 0);
        assertThat(tried).isBetween(500_000 - BulkSampling.LONGEST_PAUSE, 510_000);
        tried = run(1_000_000, row -> row < 500_000 ? 0 : 1);
        assertThat(tried).isBetween(480_000, 510_000);
    }

    /** Rows in batches, each answered when the next one is full, as a task does it. */
    private int run(int rows, IntToDoubleFunction shareOfPresent) {
        int batch = 1_000;
        int all = 0;
        int before = 0;
        for (int row = 0; row < rows; row += batch) {
            int now = tried(batch);
            answer(before, shareOfPresent.applyAsDouble(Math.max(0, row - batch)));
            before = now;
            all += now;
        }
        answer(before, shareOfPresent.applyAsDouble(rows));
        return all;
    }

    private int tried(int rows) {
        int tried = 0;
        for (int i = 0; i < rows; i++) {
            tried += sampling.next() ? 1 : 0;
        }
        return tried;
    }

    private void answer(int count, double shareOfPresent) {
        for (int i = 0; i < count; i++) {
            sampling.answered(random.nextDouble() < shareOfPresent);
        }
    }
}
