package io.github.sparkredis.encode;

/**
 * Finds out, as a task goes, whether the keys of its rows are mostly absent: an upsert whose payload finds its key there is sent
 * again, for which its task waits. A few rows are tried first; while most find no key all go that way, else a few are tried again
 * from time to time.
 */
final class BulkSampling {

    /** So many rows are tried at a time. */
    static final int SAMPLE = 32;

    /** So many rows go the plain way between two samples, and twice as many after each in vain. */
    static final int PAUSE = 10_000;

    static final int LONGEST_PAUSE = 160_000;

    /** What a row sent twice costs more than one that was sent as a payload saves: worth it up to this share of keys there. */
    private static final double MOST_PRESENT = 0.15;

    /** Older answers count half after so many newer ones. */
    private static final int MEMORY = 1_000;

    private int samples = SAMPLE;
    private boolean isComplete;
    private int awaited;
    private int pause = PAUSE;
    private int rest = PAUSE;
    private boolean isWorthIt;
    private double answers;
    private double present;

    /** Whether the next row is to be tried as a payload. */
    boolean next() {
        if (isWorthIt) {
            return true;
        } else if (samples > 0) {
            samples--;
            awaited++;
            isComplete = samples == 0;
            return true;
        } else if (--rest <= 0) {
            samples = SAMPLE;
            rest = pause;
        }
        return false;
    }

    /** Whether a sample is complete, which is said once: its answers decide on the rows behind it. */
    boolean takeComplete() {
        boolean taken = isComplete;
        isComplete = false;
        return taken;
    }

    /** What came of one that was tried. */
    void answered(boolean isPresent) {
        if (!isWorthIt && --awaited < 0) {
            awaited = 0;
            return; // it was under way when it was given up
        }
        answers++;
        present += isPresent ? 1 : 0;
        if (answers < SAMPLE) {
            return;
        }
        boolean isWorthItNow = present <= MOST_PRESENT * answers;
        if (isWorthIt != isWorthItNow || !isWorthItNow) {
            answers = 0;
            present = 0;
        } else if (answers >= MEMORY) {
            answers /= 2;
            present /= 2;
        }
        if (isWorthIt && !isWorthItNow) {
            samples = 0;
            awaited = 0;
        }
        rest = isWorthItNow ? PAUSE : pause;
        pause = isWorthItNow ? PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
        isWorthIt = isWorthItNow;
    }
}
