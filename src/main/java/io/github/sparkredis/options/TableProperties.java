package io.github.sparkredis.options;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Spark's catalogs keep of a table: the options that were given with it, by two names each ({@code ttl} and
 * {@code option.ttl}), {@code TBLPROPERTIES}, and properties of their own, all in one map. See Spark's {@code TableCatalog}.
 */
public final class TableProperties {

    /** Where a table's option {@code path} ends up, made a location. */
    static final String PATH = "path";

    /** What a catalog keeps of the format, Spark's {@code TableCatalog.PROP_PROVIDER}. */
    private static final String PROVIDER = "provider";

    private static final Set<String> OF_CATALOGS = Set.of(
            PATH,
            "location",
            "owner",
            PROVIDER,
            "comment",
            "collation",
            "external",
            "is_managed_location",
            "serialization.format",
            "transient_lastddltime");

    private static final String OPTION = "option.";

    /** Spark's own words, {@code Utils.REDACTION_REPLACEMENT_TEXT}. */
    private static final String REDACTED = "*********(redacted)";

    private TableProperties() {}

    /**
     * The options that were given with a table: those by their second name, as only they cannot be {@code TBLPROPERTIES}.
     * The location comes along, which may be a misread {@code path}.
     */
    public static Map<String, String> options(Map<String, String> properties) {
        Map<String, String> options = new LinkedHashMap<>();
        properties.forEach((name, text) -> {
            if (name.startsWith(OPTION)) {
                options.put(name.substring(OPTION.length()).toLowerCase(Locale.ROOT), text);
            } else if (name.equals(PATH)) {
                options.put(name, text);
            }
        });
        return options;
    }

    /** The properties as they may be shown: what is secret among them is replaced, as Spark does. */
    public static Map<String, String> redacted(Map<String, String> properties) {
        Map<String, String> shown = new LinkedHashMap<>(properties);
        shown.replaceAll((name, text) -> {
            Option<?> option = Options.named(name.startsWith(OPTION) ? name.substring(OPTION.length()) : name);
            return option != null && option.secret() ? REDACTED : text;
        });
        return shown;
    }

    /** The names of options that were given as {@code TBLPROPERTIES}, which are none. */
    public static List<String> misplaced(Map<String, String> properties) {
        return properties.keySet().stream()
                .filter(name -> !name.startsWith(OPTION) && Options.named(name) != null)
                .filter(name -> properties.keySet().stream().noneMatch((OPTION + name)::equalsIgnoreCase))
                .sorted()
                .toList();
    }

    /** The option {@code path} of Spark, or null. */
    public static @Nullable String path(Map<String, @Nullable String> options) {
        return options.entrySet().stream()
                .filter(option -> option.getKey().equalsIgnoreCase(PATH))
                .map(Map.Entry::getValue)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The options of a relation without what a catalog adds to them. */
    static Map<String, @Nullable String> withoutThoseOfCatalogs(Map<String, @Nullable String> options) {
        Map<String, @Nullable String> rest = new LinkedHashMap<>(options);
        rest.keySet().removeIf(TableProperties::isOfCatalogs);
        return rest;
    }

    /** Whether these are the properties of a catalog's table, and not options that were given with a read. */
    public static boolean areOfTable(Map<String, String> properties) {
        return properties.containsKey(PROVIDER);
    }

    /** Whether a catalog adds a property of this name to a table's options, where the connector meets it as one. */
    static boolean isOfCatalogs(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return OF_CATALOGS.contains(lower) || lower.startsWith(OPTION);
    }
}
