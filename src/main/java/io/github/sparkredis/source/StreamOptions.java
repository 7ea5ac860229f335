package io.github.sparkredis.source;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.TableProperties;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of {@code writeStream}, among which Spark hands over its own. */
final class StreamOptions {

    private static final Set<String> OF_SPARK = Set.of("checkpointlocation", "queryname");

    private StreamOptions() {}

    /**
     * Takes Spark's own away.
     *
     * @param given with the stream itself
     * @param all with those of its table
     */
    static Map<String, @Nullable String> of(
            RedisFormat format, Map<String, String> given, Map<String, @Nullable String> all) {
        Map<String, @Nullable String> nullable = new HashMap<>(given);
        String path = TableProperties.path(nullable);
        if (path != null && !path.startsWith("$")) {
            throw new OptionException(
                    "start(\"" + path + "\") names a path, which " + format.shortName()
                            + " does not have: rows go to the server of the option \"url\", under keys that \"key_column\","
                            + " \"key_prefix\" or \"key_pattern\" make. Call start() without it. (toTable of Spark 3.5 hands over the"
                            + " table's location as one, and not its options: name the format and the options, and call start().)");
        }
        Map<String, @Nullable String> options = new HashMap<>(all);
        options.keySet().removeAll(OF_SPARK);
        return options;
    }
}
