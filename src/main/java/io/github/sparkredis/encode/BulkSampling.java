package io.github.sparkredis.encode;

/**
 * Finds out, as a task goes, whether the keys of its rows are mostly absent: an upsert whose payload finds its key there is sent
 * again, for which its task waits. A few rows are tried first; while most find no key all go that way, else a few are tried again
 * from time to time.
 */
final class BulkSampling {

    /** So many rows are tried at a time. */
    static final int SAMPLE = 32;

    /** So many rows are looked at for them: some turn out to be none for a payload. */
    static final int MOST_LOOKED_AT = 4 * SAMPLE;

    /** So many rows go the plain way between two samples, and twice as many after each in vain. */
    static final int PAUSE = 10_000;

    static final int LONGEST_PAUSE = 160_000;

    /** What a row sent twice costs more than one that was sent as a payload saves: worth it up to this share of keys there. */
    private static final double MOST_PRESENT = 0.15;

    /** While all are tried, so many answers show that it is not worth it any more: fewer do by chance. */
    private static final int LEAST_TO_GIVE_UP = 200;

    /** Older answers count half after so many newer ones. */
    private static final int MEMORY = 1_000;

    private enum Phase {
        SAMPLING,
        /** A sample is complete, and its answers are awaited before the next row. */
        DECIDING,
        ALL,
        PAUSING
    }

    private Phase phase = Phase.SAMPLING;
    private boolean isComplete;
    private int tried;
    private int lookedAt;
    private int pause = PAUSE;
    private int rest;
    private double answers;
    private double present;

    /** Whether the next row is to be tried as a payload. */
    boolean isToTry() {
        if (phase == Phase.DECIDING) {
            decide();
        }
        if (phase == Phase.PAUSING && --rest <= 0) {
            phase = Phase.SAMPLING;
            forget();
        }
        if (phase == Phase.SAMPLING && ++lookedAt > MOST_LOOKED_AT) {
            complete();
        }
        return phase == Phase.SAMPLING || phase == Phase.ALL;
    }

    /** It was one for a payload. */
    void tried() {
        if (phase == Phase.SAMPLING && ++tried == SAMPLE) {
            complete();
        }
    }

    private void complete() {
        phase = Phase.DECIDING;
        isComplete = true;
    }

    /** Whether a sample is complete, which is said once: its answers are to be awaited before the next row. */
    boolean takeComplete() {
        boolean taken = isComplete;
        isComplete = false;
        return taken;
    }

    /** What came of one that was tried. */
    void answered(boolean isPresent) {
        if (phase == Phase.PAUSING) {
            return; // it was under way when it was given up
        }
        answers++;
        present += isPresent ? 1 : 0;
        if (phase == Phase.ALL && answers >= LEAST_TO_GIVE_UP && !isWorthIt()) {
            decide();
        } else if (answers >= MEMORY) {
            answers /= 2;
            present /= 2;
        }
    }

    private boolean isWorthIt() {
        return answers > 0 && present <= MOST_PRESENT * answers;
    }

    private void decide() {
        if (isWorthIt()) {
            phase = Phase.ALL;
            pause = PAUSE;
        } else {
            phase = Phase.PAUSING;
            rest = pause;
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
        forget();
    }

    private void forget() {
        tried = 0;
        lookedAt = 0;
        answers = 0;
        present = 0;
    }
}
