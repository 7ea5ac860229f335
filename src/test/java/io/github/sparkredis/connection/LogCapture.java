package io.github.sparkredis.connection;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.config.Property;

/** Looks through all that this JVM logs, from every logger and at every level, for a text that must not be there. */
final class LogCapture implements AutoCloseable {
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final Configuration before = context.getConfiguration();
    private final Queue<String> found = new ConcurrentLinkedQueue<>();
    private final AtomicLong connectors = new AtomicLong();
    private final AtomicLong below = new AtomicLong();

    private LogCapture(String text) {
        AbstractAppender appender = new AbstractAppender("capture", null, null, false, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                String logged = event.getMessage().getFormattedMessage() + stackTrace(event.getThrown());
                if (logged.contains(text)) {
                    found.add(event.getLoggerName() + ": " + logged);
                }
                if (event.getLoggerName().startsWith("io.github.sparkredis")) {
                    connectors.incrementAndGet();
                }
                if (event.getLevel().isLessSpecificThan(Level.DEBUG)) {
                    below.incrementAndGet();
                }
            }
        };
        appender.start();
        DefaultConfiguration all = new DefaultConfiguration();
        all.getRootLogger().getAppenders().keySet().forEach(all.getRootLogger()::removeAppender);
        all.getRootLogger().setLevel(Level.TRACE);
        all.getRootLogger().addAppender(appender, Level.TRACE, null);
        context.setConfiguration(all);
    }

    static LogCapture lookingFor(String text) {
        return new LogCapture(text);
    }

    /** What held the text. */
    Queue<String> found() {
        return found;
    }

    /** How much the connector, its libraries included, has logged. */
    long ofTheConnector() {
        return connectors.get();
    }

    /** How much was logged at the levels debug and trace. */
    long ofLowLevels() {
        return below.get();
    }

    private static String stackTrace(Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Override
    public void close() {
        context.setConfiguration(before);
    }
}
