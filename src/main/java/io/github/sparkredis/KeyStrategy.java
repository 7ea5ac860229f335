package io.github.sparkredis;

import io.github.sparkredis.options.Options;

/** How a row gets its key: {@link #column}, {@link #pattern} or {@link #prefix}. */
public sealed class KeyStrategy permits KeyStrategy.Column {

    private final OptionTexts texts;

    private KeyStrategy(OptionTexts texts) {
        this.texts = texts;
    }

    /** {@return the text of a column is the key; the column is then no field, unless {@code columns} names it} */
    public static Column column(String name) {
        return new Column(OptionTexts.NONE.with(Options.KEY_COLUMN, name));
    }

    /**
     * {@return the key by a pattern, such as <code>order:{country}:{id}</code>}
     *
     * @param pattern with placeholders: <code>{idx}</code> (the row's index), <code>{uuid}</code>,
     *     <code>{column_name}</code>, and <code>{column:idx}</code> for a column of such a name; double braces are literal
     *     ones. Columns of a pattern stay fields
     */
    public static KeyStrategy pattern(String pattern) {
        return new KeyStrategy(OptionTexts.NONE.with(Options.KEY_PATTERN, pattern));
    }

    /** {@return the prefix and a UUID; for a prefix before a column see {@link Column#withPrefix}} */
    public static KeyStrategy prefix(String prefix) {
        return new KeyStrategy(OptionTexts.NONE.with(Options.KEY_PREFIX, prefix));
    }

    OptionTexts texts() {
        return texts;
    }

    @Override
    public String toString() {
        return "KeyStrategy[" + texts + "]";
    }

    /** The key is a column's text. */
    public static final class Column extends KeyStrategy {

        private Column(OptionTexts texts) {
            super(texts);
        }

        /** {@return the same, with a text before that of the column} */
        public KeyStrategy withPrefix(String prefix) {
            return new KeyStrategy(texts().with(Options.KEY_PREFIX, prefix));
        }
    }
}
