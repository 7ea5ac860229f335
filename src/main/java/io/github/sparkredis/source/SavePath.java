package io.github.sparkredis.source;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.options.OptionException;
import io.github.sparkredis.options.TableProperties;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses {@code df.write…save("some/path")}. A catalog gives the location of a table by the same name, so only the call
 * stack tells.
 */
final class SavePath {

    private SavePath() {}

    /** To be called where Spark writes by the older interfaces, on the thread of the call. */
    static void refuse(RedisFormat format, Map<String, @Nullable String> options) {
        String path = TableProperties.path(options);
        if (path == null || path.startsWith("$") || !isSaved()) {
            return;
        }
        throw new OptionException("save(\"" + path + "\") names a path, which " + format.shortName()
                + " does not have: rows go to the server of the option \"url\", under keys that \"key_column\", \"key_prefix\" or"
                + " \"key_pattern\" make. Call save() without it."
                + (format == RedisFormat.JSON
                        ? " A place in the documents is the option \"json_path\", as in $.a."
                        : ""));
    }

    private static boolean isSaved() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("save")
                        && frame.getClassName().endsWith(".DataFrameWriter")));
    }
}
