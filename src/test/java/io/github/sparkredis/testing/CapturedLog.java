package io.github.sparkredis.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What a logger says from INFO on, from when this is made until it is closed, as {@code LEVEL message}. */
public final class CapturedLog implements AutoCloseable {
    private final Logger logger;
    private final Level before;
    private final Lines lines = new Lines();

    public CapturedLog(String name) {
        logger = (Logger) LogManager.getLogger(name);
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
    }

    public List<String> lines() {
        return List.copyOf(lines.texts);
    }

    @Override
    public void close() {
        logger.removeAppender(lines);
        logger.setLevel(before);
        lines.stop();
    }

    private static final class Lines extends AbstractAppender {
        private final List<String> texts = new CopyOnWriteArrayList<>();

        Lines() {
            super("captured", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            texts.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        }
    }
}
