package io.github.sparkredis.write;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;

/**
 * What the Spark UI calls the jobs and stages of a write, and the line of the user's that it says they come from: Spark would
 * name a line of the connector's. What a user has set for the thread stays.
 */
final class JobDescription {

    private static final String DESCRIPTION = "spark.job.description";

    /** {@code CallSite.SHORT_FORM} and {@code LONG_FORM} of Spark: local properties that beat what it finds itself. */
    private static final String SHORT_CALL_SITE = "callSite.short";

    private static final String LONG_CALL_SITE = "callSite.long";

    /** What a call passes through on its way from a user to Spark's job. */
    private static final Pattern NOT_THE_USERS = Pattern.compile(
            "(org\\.apache\\.spark|io\\.github\\.sparkredis|scala|java\\.util|java\\.lang\\.invoke)\\..*");

    private final SparkContext context;
    private final List<String> ours = new ArrayList<>();

    private JobDescription(SparkContext context) {
        this.context = context;
    }

    /** For what this thread runs until it is closed. */
    static JobDescription of(WriteJob job, SparkContext context) {
        JobDescription description = new JobDescription(context);
        description.set(DESCRIPTION, job.description());
        List<StackTraceElement> frames = List.of(new Throwable().getStackTrace());
        int user = firstOfTheUsers(frames);
        if (context.getLocalProperty(SHORT_CALL_SITE) == null && user < frames.size()) {
            StackTraceElement line = frames.get(user);
            description.set(
                    SHORT_CALL_SITE,
                    frames.get(user - 1).getMethodName() + " at " + line.getFileName() + ":"
                            + Math.max(0, line.getLineNumber()));
            description.set(
                    LONG_CALL_SITE,
                    frames.subList(user - 1, frames.size()).stream()
                            .map(StackTraceElement::toString)
                            .collect(Collectors.joining("\n")));
        }
        return description;
    }

    private static int firstOfTheUsers(List<StackTraceElement> frames) {
        int first = 0;
        while (first < frames.size()
                && NOT_THE_USERS.matcher(frames.get(first).getClassName() + ".").matches()) {
            first++;
        }
        return first;
    }

    private void set(String property, String value) {
        if (context.getLocalProperty(property) == null) {
            ours.add(property);
            context.setLocalProperty(property, value);
        }
    }

    void close() {
        ours.forEach(property -> context.setLocalProperty(property, null));
    }
}
