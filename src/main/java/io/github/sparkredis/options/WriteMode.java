package io.github.sparkredis.options;

import java.util.Locale;
import java.util.Set;

/** What a row does to the key it meets. */
public enum WriteMode {
    /** The row's fields are set, and others of a hash stay; a document takes the place of the one that is there. */
    UPSERT,
    /** Only a key that does not exist is written. */
    INSERT,
    /** Only a key that exists is written. */
    UPDATE,
    /** Whatever was there goes, with its expiry; the row is all there is. */
    REPLACE,
    /** JSON only: {@code JSON.MERGE}. */
    MERGE,
    /** The row's key goes, or what is at the path. */
    DELETE,
    /** A key that is there gets another expiry, and nothing else. */
    TOUCH;

    private static final Set<String> OF_SPARK = Set.of("append", "overwrite", "ignore", "errorifexists");

    /** One of them; who gives a save mode of Spark is told so. */
    static Parser<WriteMode> parser() {
        Parser<WriteMode> any = Parser.oneOf(WriteMode.class);
        return Parser.of(any.values(), text -> {
            try {
                return any.parse(text);
            } catch (IllegalArgumentException e) {
                throw OF_SPARK.contains(text.toLowerCase(Locale.ROOT))
                        ? new IllegalArgumentException(e.getMessage() + "; Spark's save mode is set by .mode(…)", e)
                        : e;
            }
        });
    }
}
