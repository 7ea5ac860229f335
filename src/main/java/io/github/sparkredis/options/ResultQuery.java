package io.github.sparkredis.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code redis-write-result} is asked for. Its options are none of a write.
 *
 * @param id the name of the one result that is wanted; null for all of them
 * @param withRunning whether the writes under way are wanted, too
 */
public record ResultQuery(@Nullable String id, boolean withRunning) {

    /** The short name of the format. */
    public static final String FORMAT = "redis-write-result";

    private static final String ID = "result_id";
    private static final String RUNNING = "running";
    private static final List<String> KNOWN = List.of(ID, RUNNING);

    /**
     * Reads the options that were given with {@code spark.read}.
     *
     * @param options by name without regard to case; null values count as not given
     * @throws OptionException for an option that there is not, or a text that cannot be read
     */
    public static ResultQuery of(Map<String, @Nullable String> options) {
        List<String> unknown = new ArrayList<>();
        String id = null;
        String running = null;
        for (Map.Entry<String, @Nullable String> option : options.entrySet()) {
            if (option.getValue() == null) {
                continue;
            }
            switch (option.getKey().toLowerCase(Locale.ROOT)) {
                case ID -> id = option.getValue();
                case RUNNING -> running = option.getValue();
                default -> unknown.add(option.getKey());
            }
        }
        if (!unknown.isEmpty()) {
            throw unknown(unknown);
        }
        return new ResultQuery(id, isTrue(running));
    }

    /** The same of a view or a table of SQL, whose location and the like come along where a catalog keeps it. */
    public static ResultQuery ofRelation(Map<String, @Nullable String> options) {
        return of(TableProperties.withoutThoseOfCatalogs(options));
    }

    private static OptionException unknown(List<String> names) {
        StringBuilder message = new StringBuilder(names.size() == 1 ? "Unknown option " : "Unknown options ");
        message.append(Quoted.all(names)).append('.');
        for (String name : names) {
            message.append(answer(name).map(answer -> " " + answer).orElse(""));
        }
        return new OptionException(message.append(' ')
                .append(FORMAT)
                .append(" knows: ")
                .append(Quoted.all(KNOWN))
                .append('.')
                .toString());
    }

    private static Optional<String> answer(String name) {
        if (name.equalsIgnoreCase(TableProperties.PATH)) {
            return Optional.of("The results have no path: call load() without one.");
        }
        if (Options.named(name) != null) {
            return Optional.of(
                    Quoted.of(name) + " is an option of writes: leave it out. The results are those of this session,"
                            + " whatever their writes were.");
        }
        return Nearest.to(name, KNOWN).map(near -> "Did you mean " + Quoted.of(near) + "?");
    }

    private static boolean isTrue(@Nullable String running) {
        if (running == null || running.equalsIgnoreCase("false")) {
            return false;
        }
        if (running.equalsIgnoreCase("true")) {
            return true;
        }
        throw new OptionException("The option " + Quoted.of(RUNNING) + " of " + FORMAT + " is true or false, not "
                + Quoted.of(running) + ".");
    }
}
