package io.github.sparkredis.options;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a user can set: declared once, in {@link Options}, with all that is known of it.
 *
 * @param name the name in snake_case; it is matched without regard to case
 * @param aliases other names that mean the same
 * @param section the heading of the reference page that it stands under
 * @param format the one format that knows it ({@code redis-json}), or null where every format does
 * @param parser reads the text
 * @param defaultText the default as a user would write it, or null for none
 * @param otherDefaults those of formats that have another one, by format
 * @param secret whether its value must never be shown
 * @param doc one or two sentences of Markdown for the reference page
 * @param since the version that brought it
 * @param <T> the type of its value
 */
public record Option<T>(
        String name,
        List<String> aliases,
        Section section,
        @Nullable String format,
        Parser<T> parser,
        @Nullable String defaultText,
        Map<String, String> otherDefaults,
        boolean secret,
        String doc,
        String since) {

    /** The headings of the reference page, in its order. */
    public enum Section {
        CONNECTION("Connection"),
        KEYS("Keys"),
        CONTENT("What is written"),
        BATCHES("Batches"),
        RESULT("The result");

        private final String title;

        Section(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /** Starts an option that every format knows, with no default. */
    static <T> Option<T> of(Section section, String name, Parser<T> parser, String doc) {
        return new Option<>(name, List.of(), section, null, parser, null, Map.of(), false, doc, "0.1.0");
    }

    Option<T> withDefault(String text) {
        return new Option<>(name, aliases, section, format, parser, text, otherDefaults, secret, doc, since);
    }

    Option<T> withDefaultFor(String otherFormat, String text) {
        Map<String, String> defaults = Map.of(otherFormat, text);
        return new Option<>(name, aliases, section, format, parser, defaultText, defaults, secret, doc, since);
    }

    Option<T> withAlias(String alias) {
        return new Option<>(
                name, List.of(alias), section, format, parser, defaultText, otherDefaults, secret, doc, since);
    }

    Option<T> onlyFor(String onlyFormat) {
        return new Option<>(name, aliases, section, onlyFormat, parser, defaultText, otherDefaults, secret, doc, since);
    }

    Option<T> asSecret() {
        return new Option<>(name, aliases, section, format, parser, defaultText, otherDefaults, true, doc, since);
    }

    /** The default of a format, or null for none. */
    public @Nullable String defaultText(String formatName) {
        return otherDefaults.getOrDefault(formatName, defaultText);
    }

    /** Whether a format knows this option. */
    public boolean knownTo(String formatName) {
        return format == null || format.equals(formatName);
    }

    /** Options are the same option when they have the same name. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Option<?> option && option.name.equals(name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
