package io.github.sparkredis.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what comes by itself. */
public final class Waiting {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private Waiting() {}

    /** Whether that came, within this time. */
    public static boolean cameWithin(Duration time, BooleanSupplier event) {
        long end = System.nanoTime() + time.toNanos();
        while (!event.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            sleep(BETWEEN_LOOKS);
        }
        return true;
    }

    static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
