package io.github.sparkredis.source;

import io.github.sparkredis.encode.RedisFormat;
import io.github.sparkredis.options.OptionException;

/**
 * Refuses {@code df.write…saveAsTable(…)} where Spark keeps none of its options but {@code path}: on Spark 3.5, and on
 * Spark 4 under a session catalog of another's making. What is left looks like a table without options, so only the call
 * stack tells.
 */
final class SaveAsTable {

    private SaveAsTable() {}

    /** To be called where Spark writes by the older interfaces, on the thread of the call. */
    static void refuse(RedisFormat format) {
        boolean called = StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("saveAsTable")
                        && frame.getClassName().endsWith(".DataFrameWriter")));
        if (called) {
            throw new OptionException("saveAsTable loses the options of a " + format.shortName()
                    + " write: this Spark keeps none of them but \"path\", before the connector sees it. Write by"
                    + " df.write.format(\"" + format.shortName() + "\").options(…).save(), or make the table by"
                    + " CREATE TABLE … USING `" + format.shortName()
                    + "` OPTIONS (…) and write to it by INSERT INTO or df.write.insertInto(…).");
        }
    }
}
