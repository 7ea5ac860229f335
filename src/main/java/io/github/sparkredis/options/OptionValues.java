package io.github.sparkredis.options;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of one write: what was given with it, what the session's defaults add, and each one's own default. */
public final class OptionValues {

    /** What the name of a session default begins with: {@code spark.datasource.redis.url}. */
    public static final String SESSION_PREFIX = "spark.datasource.redis.";

    /** Where Spark's {@code DataFrameWriter.partitionBy} arrives. */
    private static final String PARTITION_COLUMNS = "__partition_columns";

    /** A text and the name it was given under. */
    private record Given(String name, String text) {}

    /** Two ways to say one thing: an explicit one displaces a default of the other. */
    private record Rivals(Set<Option<?>> ones, Set<Option<?>> others) {
        boolean displace(Option<?> option, Set<Option<?>> explicitly) {
            return (ones.contains(option) && others.stream().anyMatch(explicitly::contains))
                    || (others.contains(option) && ones.stream().anyMatch(explicitly::contains));
        }
    }

    private static final List<Rivals> RIVALS = List.of(
            new Rivals(Set.of(Options.TTL, Options.TTL_COLUMN), Set.of(Options.EXPIRE_AT_COLUMN)),
            new Rivals(Set.of(Options.COLUMNS, Options.JSON_COLUMNS), Set.of(Options.VALUE_COLUMN)));

    private final Map<Option<?>, Object> values = new LinkedHashMap<>();
    private final Map<Option<?>, String> names = new LinkedHashMap<>();

    private OptionValues() {}

    /**
     * Reads and checks the options of a write.
     *
     * @param explicit what was given with the write, by name without regard to case; null values count as not given
     * @param session the session's configuration; only names with {@link #SESSION_PREFIX} are looked at
     * @param format the short name of the format
     * @throws OptionException for an unknown option, one of another format, or a text that cannot be read
     */
    public static OptionValues of(
            Map<String, @Nullable String> explicit, Map<String, @Nullable String> session, String format) {
        Map<Option<?>, Given> given = new LinkedHashMap<>();
        UnknownOptions unknown = new UnknownOptions(format);
        explicit.forEach((name, text) -> {
            if (text != null && isJsonPath(name, text, format)) {
                put(given, Options.JSON_PATH, new Given(name, text));
            } else if (text != null && !TableProperties.isOfCatalogs(name)) {
                Option<?> option = known(name, format);
                if (option == null) {
                    unknown.add(name, text);
                } else {
                    put(given, option, new Given(name, text));
                }
            }
        });
        unknown.refuse();
        Set<Option<?>> explicitly = Set.copyOf(given.keySet());
        boolean hasKey = Options.KEY_STRATEGY.stream().anyMatch(explicitly::contains);
        boolean hasCredentials = carriesCredentials(given.get(ServerOptions.URL));
        Map<Option<?>, Given> defaults = new LinkedHashMap<>();
        session.forEach((name, text) -> {
            if (text != null && name.startsWith(SESSION_PREFIX)) {
                Option<?> option = Options.named(name.substring(SESSION_PREFIX.length()));
                if (option == null) {
                    unknown.addDefault(name.substring(SESSION_PREFIX.length()), text);
                } else if (option.knownTo(format)) {
                    put(defaults, option, new Given(name, text));
                }
            }
        });
        unknown.refuse();
        defaults.forEach((option, value) -> {
            boolean isDisplaced = (hasKey && Options.KEY_STRATEGY.contains(option))
                    || (hasCredentials && ServerOptions.CREDENTIALS.contains(option))
                    || RIVALS.stream().anyMatch(rivals -> rivals.displace(option, explicitly));
            if (!isDisplaced) {
                given.putIfAbsent(option, value);
            }
        });
        OptionValues result = new OptionValues();
        for (Option<?> option : Options.ALL) {
            Given value = given.get(option);
            if (value != null) {
                result.names.put(option, value.name);
                result.values.put(option, parse(option, value));
                refuseSharedPassword(value.name, result.values.get(option));
            } else {
                String text = option.defaultText(format);
                if (text != null) {
                    result.values.put(
                            option, Objects.requireNonNull(option.parser().parse(text)));
                }
            }
        }
        return result;
    }

    /** The value of an option that has a default. */
    public <T> T get(Option<T> option) {
        return find(option).orElseThrow(() -> new IllegalStateException(option + " has no default"));
    }

    /** The value of an option, its default included, or nothing. */
    @SuppressWarnings("unchecked") // put in by parse(), which the option's own parser made
    public <T> Optional<T> find(Option<T> option) {
        return Optional.ofNullable((T) values.get(option));
    }

    /** Whether the option was given, with the write or by the session. */
    public boolean isGiven(Option<?> option) {
        return names.containsKey(option);
    }

    /** Whether the option was given with the write itself: a session's default may be meant for other writes. */
    public boolean isExplicit(Option<?> option) {
        return isGiven(option) && !nameOf(option).startsWith(SESSION_PREFIX);
    }

    /** The name that an option was given under: {@code mode}, {@code spark.datasource.redis.ttl}. */
    public String nameOf(Option<?> option) {
        return names.getOrDefault(option, option.name());
    }

    /** The same for messages. */
    public String quoted(Option<?> option) {
        return Quoted.of(nameOf(option));
    }

    /** A url that names a user or a password is for that one: those of the session are for another server, or user. */
    private static boolean carriesCredentials(@Nullable Given url) {
        if (url == null) {
            return false;
        }
        RedisUrl parsed = (RedisUrl) parse(ServerOptions.URL, url);
        return parsed.user() != null || parsed.password() != null;
    }

    private static void put(Map<Option<?>, Given> given, Option<?> option, Given value) {
        Given other = given.put(option, value);
        if (other != null && !other.text.equals(value.text)) {
            throw new OptionException("The options " + Quoted.of(other.name) + " and " + Quoted.of(value.name)
                    + " mean the same, and were given two values. Give one of them.");
        }
    }

    private static Object parse(Option<?> option, Given given) {
        try {
            return Objects.requireNonNull(option.parser().parse(given.text));
        } catch (IllegalArgumentException e) {
            String text = option.equals(ServerOptions.URL) ? RedisUrl.withoutSecrets(given.text) : given.text;
            String shown = option.secret() && !option.equals(ServerOptions.URL)
                    ? ""
                    : " It was given as " + Quoted.of(text) + ".";
            throw new OptionException("The option " + Quoted.of(given.name) + " " + e.getMessage() + "." + shown);
        }
    }

    /** Spark gives {@code path} a meaning of its own in tables: a location, which never begins with a dollar sign. */
    private static boolean isJsonPath(String name, String text, String format) {
        if (!name.equalsIgnoreCase(TableProperties.PATH)) {
            return false;
        }
        String end = text.substring(text.lastIndexOf('/') + 1);
        if (end.startsWith("$") && !Options.JSON_PATH.knownTo(format)) {
            throw new OptionException("The option path=" + end + " is a place in a document, an option of "
                    + Options.JSON_PATH.format() + "; " + format + " does not know it. Leave it out.");
        }
        if (end.startsWith("$") && !text.startsWith("$")) {
            throw new OptionException("Spark took the option \"path\" of the table for its location, " + Quoted.of(text)
                    + ". Make the table with the option " + Options.JSON_PATH.name() + "=" + end + " instead.");
        }
        return text.startsWith("$");
    }

    /** What a user is told who partitions, buckets or clusters by columns. */
    public static OptionException noPartitions(String format) {
        return new OptionException("partitionBy, PARTITIONED BY and the like mean nothing to " + format
                + ": Redis has no partitions of a table. Leave it out; repartition(n) sets how many tasks write.");
    }

    /** Null for a name that no option has. */
    private static @Nullable Option<?> known(String name, String format) {
        if (name.equals(PARTITION_COLUMNS)) {
            throw noPartitions(format);
        }
        Option<?> option = Options.named(name);
        if (option != null && !option.knownTo(format)) {
            throw new OptionException("The option " + Quoted.of(name) + " is one of " + option.format() + "; " + format
                    + " does not know it. Write by that format, or leave the option out.");
        }
        return option;
    }

    /** Spark writes the session's configuration into the event log, and does not hide a URL there. */
    private static void refuseSharedPassword(String name, @Nullable Object value) {
        if (name.startsWith(SESSION_PREFIX)
                && value instanceof RedisUrl url
                && url.password() != null
                && !url.password().isEmpty()) {
            throw new OptionException("The session default " + Quoted.of(name) + " carries a password, which Spark has"
                    + " written into its event log, if it keeps one: change that password. Leave it out of the URL and"
                    + " set " + Quoted.of(SESSION_PREFIX + ServerOptions.PASSWORD.name())
                    + " instead, before the session starts: then Spark hides it.");
        }
    }
}
