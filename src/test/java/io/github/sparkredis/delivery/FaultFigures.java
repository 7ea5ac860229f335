package io.github.sparkredis.delivery;

import java.util.Map;
import java.util.TreeMap;

/** How many runs of the fault suite met what, over all and by kind. */
final class FaultFigures {

    private static final class Figures {
        private long runs;
        private long struck;
        private long doubted;
        private long rowsInDoubt;

        @Override
        public String toString() {
            return "%,d runs, a connection broken in %,d, rows in doubt in %,d (%,d rows)"
                    .formatted(runs, struck, doubted, rowsInDoubt);
        }
    }

    private final Figures all = new Figures();
    private final Map<String, Figures> byKind = new TreeMap<>();

    synchronized void add(FaultCase run, boolean inTransactions, boolean struck, long rowsInDoubt) {
        String place = run.site().topology + " " + run.format().shortName();
        String mode = run.mode() + (inTransactions ? " in transactions" : "");
        add(all, struck, rowsInDoubt);
        for (String kind : new String[] {place + ", " + mode, "attempts " + run.attempts()}) {
            add(byKind.computeIfAbsent(kind, absent -> new Figures()), struck, rowsInDoubt);
        }
    }

    private static void add(Figures figures, boolean struck, long rowsInDoubt) {
        figures.runs++;
        figures.struck += struck ? 1 : 0;
        figures.doubted += struck && rowsInDoubt > 0 ? 1 : 0;
        figures.rowsInDoubt += rowsInDoubt;
    }

    synchronized double shareOfRunsInDoubt() {
        return (double) all.doubted / all.runs;
    }

    synchronized long runs() {
        return all.runs;
    }

    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder("Fault suite: " + all);
        byKind.forEach((kind, figures) -> text.append("%n  %s: %s".formatted(kind, figures)));
        return text.toString();
    }
}
