package io.github.sparkredis.client;

/** Messages are put together of what servers and libraries say, some with a full stop and some without. */
public final class Sentence {

    private Sentence() {}

    /** Without its full stop, so that something can follow. */
    public static String open(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '.' || Character.isWhitespace(text.charAt(end - 1)))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** With one full stop. */
    public static String closed(String text) {
        return open(text) + ".";
    }
}
