package io.github.sparkredis.client;

import io.github.sparkredis.options.Quoted;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a BEGIN and its END, see <a href="https://www.rfc-editor.org/rfc/rfc7468">RFC 7468</a>; and
 * what becomes of it on its way through environment variables and templates: on one line, with blanks or with the two
 * characters {@code \n} for each line break, indented, quoted. Text around the blocks, as openssl prints it, is passed over.
 */
final class PemBlock {

    private static final String BEGIN = "-----BEGIN ";
    private static final Pattern BLOCK =
            Pattern.compile(BEGIN + "(?<label>[A-Z0-9 ]+)-----(?<body>.*?)-----END \\k<label>-----");

    private final String label;
    private final String body;

    private PemBlock(String label, String body) {
        this.label = label;
        this.body = body;
    }

    /**
     * All blocks of a text.
     *
     * @param option the option that gave the text
     */
    static List<PemBlock> all(String option, String text) {
        // No Base64 has a backslash, so what is left of one is an escape of an escape, as in JSON within JSON.
        String line = text.replace("\\r", " ")
                .replace("\\n", " ")
                .replace("\\t", " ")
                .replace("\\", "")
                .replaceAll("[\\s\\p{Z}\\p{Cf}]+", " ");
        List<PemBlock> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(line);
        while (matcher.find()) {
            blocks.add(new PemBlock(matcher.group("label"), matcher.group("body")));
        }
        if (line.split(BEGIN, -1).length - 1 != blocks.size()) {
            throw unreadable(option, "a BEGIN has no END that fits it, as in a text that was cut off");
        }
        return blocks;
    }

    /** What the BEGIN announces, such as {@code CERTIFICATE}. */
    String label() {
        return label;
    }

    /** Whether it is encrypted in the way that openssl had before PKCS #8: headers say so, and the label does not. */
    boolean hasEncryptionHeaders() {
        return body.contains("Proc-Type: 4,ENCRYPTED");
    }

    /** The bytes that its Base64 stands for. */
    byte[] bytes(String option) {
        try {
            return Base64.getDecoder().decode(body.replace(" ", ""));
        } catch (IllegalArgumentException e) {
            // Not the exception's message: it shows a piece of the text.
            throw unreadable(option, "what stands between BEGIN " + label + " and its END is no Base64");
        }
    }

    static RefusedException unreadable(String option, @Nullable String why) {
        return new RefusedException("The option " + Quoted.of(option) + " holds PEM that cannot be read: " + why + ".");
    }

    /** For a text that lacks the block that is needed. */
    static RefusedException missing(String option, String what, String label, List<PemBlock> found) {
        String others = found.stream().map(PemBlock::label).distinct().collect(Collectors.joining(", "));
        return new RefusedException("The option " + Quoted.of(option) + " holds no " + what + " (BEGIN " + label + ")"
                + (others.isEmpty() ? "." : "; it holds " + others + "."));
    }
}
