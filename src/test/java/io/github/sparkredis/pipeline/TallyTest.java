package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.resp.Outcome;
import io.github.sparkredis.result.FailedRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TallyTest {
    @Test
    void countsEachKindAndEachReason() {
        Tally tally = new Tally(10, 10);
        tally.written();
        tally.written();
        tally.unwritten(Outcome.KEY_EXISTS, () -> "there");
        tally.unwritten(Outcome.KEY_MISSING, () -> "k");
        tally.unwritten(Outcome.failed("null_key", "no key"), () -> null);
        tally.unwritten(Outcome.KEY_MISSING, () -> "l");
        assertThat(tally.rowsWritten()).isEqualTo(2);
        assertThat(tally.rowsSkipped()).isEqualTo(1);
        assertThat(tally.rowsFailed()).isEqualTo(3);
        assertThat(tally.failures()).isEqualTo(Map.of("key_missing", 2L, "null_key", 1L));
        assertThat(tally.errors()).extracting(FailedRow::key).containsExactly("k", null, "l");
    }

    /** A sample of 10,000 keys of 1 MB is not to take 10 GB. */
    @Test
    void ofLongKeysFewAreKept() {
        Tally tally = new Tally(10, 10_000);
        String key = "k".repeat(1024 * 1024);
        for (int row = 0; row < 100; row++) {
            tally.generatedKey();
            if (tally.wantsKeys()) {
                tally.keep(key);
            }
        }
        assertThat(tally.keys()).hasSize(4);
        assertThat(tally.keysTotal()).isEqualTo(100);
    }

    @Test
    void anExpectedFailureIsCountedAndIsNoneToThrowFor() {
        Tally tally = new Tally(10, 10);
        tally.unwritten(Outcome.KEY_MISSING.asExpected(), () -> "k");
        assertThat(tally.rowsFailedUnexpectedly()).isZero();
        tally.unwritten(Outcome.KEY_MISSING, () -> "l");
        assertThat(tally.rowsFailedUnexpectedly()).isEqualTo(1);
        assertThat(tally.rowsFailed()).isEqualTo(2);
        Tally all = new Tally(10, 10);
        all.add(tally);
        assertThat(all.rowsFailedUnexpectedly()).isEqualTo(1);
    }

    @Test
    void keepsNoMoreErrorsAndKeysThanItsLimits() {
        Tally tally = new Tally(2, 1);
        for (int i = 0; i < 5; i++) {
            String key = "k" + i;
            tally.unwritten(Outcome.KEY_MISSING, () -> key);
        }
        assertThat(tally.errors()).extracting(FailedRow::key).containsExactly("k0", "k1");
        assertThat(tally.rowsFailed()).isEqualTo(5);
        assertThat(tally.wantsKeys()).isTrue();
        tally.keep("k");
        assertThat(tally.wantsKeys()).isFalse();
    }

    @Test
    void addsTasksUpWithinItsLimits() {
        Tally all = new Tally(3, 3);
        for (int task = 0; task < 3; task++) {
            Tally tally = new Tally(2, 2);
            for (int i = 0; i < 2; i++) {
                tally.written();
                tally.generatedKey();
                tally.keep("key" + task + i);
                String bad = "bad" + task + i;
                tally.unwritten(Outcome.KEY_MISSING, () -> bad);
            }
            tally.unwritten(Outcome.KEY_EXISTS, () -> "there");
            tally.inDoubt(4);
            tally.sent(100);
            tally.batch();
            tally.retry();
            all.add(tally);
        }
        assertThat(all.rowsWritten()).isEqualTo(6);
        assertThat(all.rowsSkipped()).isEqualTo(3);
        assertThat(all.rowsFailed()).isEqualTo(6);
        assertThat(all.failures()).isEqualTo(Map.of("key_missing", 6L));
        assertThat(all.rowsInDoubt()).isEqualTo(12);
        assertThat(all.bytes()).isEqualTo(300);
        assertThat(all.batches()).isEqualTo(3);
        assertThat(all.retries()).isEqualTo(3);
        assertThat(all.keysTotal()).isEqualTo(6);
        assertThat(all.keys()).containsExactly("key00", "key01", "key10");
        assertThat(all.errors()).extracting(FailedRow::key).containsExactly("bad00", "bad01", "bad10");
    }

    @Test
    void aLongKeyIsCutAndSaysHowLongItWas() {
        Tally tally = new Tally(2, 0);
        tally.unwritten(Outcome.KEY_MISSING, () -> "x".repeat(200));
        tally.unwritten(Outcome.KEY_MISSING, () -> "y".repeat(201));
        assertThat(tally.errors())
                .extracting(FailedRow::key)
                .containsExactly("x".repeat(200), "y".repeat(200) + "… (201 characters)");
    }

    @Test
    void isTheSameBehindJavaSerialization() throws IOException, ClassNotFoundException {
        Tally tally = new Tally(2, 2);
        tally.written();
        tally.keep("key");
        tally.unwritten(Outcome.KEY_MISSING, () -> "bad");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(tally);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            Tally read = (Tally) in.readObject();
            assertThat(read.rowsWritten()).isEqualTo(1);
            assertThat(read.keys()).containsExactly("key");
            assertThat(read.errors()).singleElement().hasToString("\"bad\": key_missing (the key does not exist)");
        }
    }
}
