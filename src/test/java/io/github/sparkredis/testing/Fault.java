package io.github.sparkredis.testing;

import java.util.random.RandomGenerator;

/**
 * What happens to one connection through a {@link FaultProxy}.
 *
 * @param direction whose bytes are counted
 * @param afterBytes so many of them pass before it happens
 * @param millis how long a delay is
 */
public record Fault(Kind kind, Direction direction, long afterBytes, int millis) {

    /** Where bytes go. */
    public enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    /** What becomes of the connection. */
    public enum Kind {
        /** Both sides are reset. */
        CUT,
        /** The rest is dropped, and then the connection is closed in good order. */
        TRUNCATE,
        /** The receiver is told that no more comes; the other direction goes on. */
        HALF_CLOSE,
        /** The rest is dropped, and nobody is told. */
        SILENCE,
        /** The rest comes later. */
        DELAY;

        /** Whether the connection survives. */
        public boolean passes() {
            return this == DELAY;
        }
    }

    private static final int LONGEST_DELAY_MS = 40;

    /** Draws what happens at this place. */
    public static Fault draw(RandomGenerator random, Direction direction, long afterBytes) {
        // Silence and delays take their time, so there are fewer of them.
        Kind kind = switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> Kind.CUT;
            case 6, 7, 8, 9, 10 -> Kind.TRUNCATE;
            case 11, 12, 13, 14, 15 -> Kind.HALF_CLOSE;
            case 16, 17 -> Kind.SILENCE;
            default -> Kind.DELAY;
        };
        return new Fault(kind, direction, afterBytes, 1 + random.nextInt(LONGEST_DELAY_MS));
    }
}
