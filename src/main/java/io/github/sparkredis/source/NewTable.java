package io.github.sparkredis.source;

import io.github.sparkredis.options.Quoted;
import io.github.sparkredis.options.TableProperties;
import io.github.sparkredis.write.WriteRunner;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the options of a table or a temporary view as it is made, where Spark asks for it then: for views, and by the
 * session catalog of Spark 4. The same methods are called whenever it is used or even dropped, so only the call stack tells.
 */
final class NewTable {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.sparkredis");

    private NewTable() {}

    /** @param properties what the catalog will keep: options by two names each, and {@code TBLPROPERTIES} */
    static void checkTable(WriteRunner runner, StructType schema, Map<String, String> properties) {
        if (!isCalledBy(".V2SessionCatalog", "createTable")) {
            return;
        }
        List<String> misplaced = TableProperties.misplaced(properties);
        if (!misplaced.isEmpty()) {
            LOG.warn(
                    "TBLPROPERTIES are no options, and these are named as if they were: {}. Write them as CREATE TABLE …"
                            + " USING … OPTIONS (…).",
                    Quoted.all(misplaced));
        }
        runner.check(SparkSession.active(), TableProperties.options(properties), schema);
    }

    static void checkView(
            WriteRunner runner, SparkSession session, StructType schema, Map<String, @Nullable String> options) {
        if (isCalledBy(".CreateTempViewUsing", "")) {
            runner.check(session, options, schema);
        }
    }

    private static boolean isCalledBy(String classEnd, String methodStart) {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().endsWith(classEnd)
                        && frame.getMethodName().startsWith(methodStart)));
    }
}
