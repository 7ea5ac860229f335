package io.github.sparkredis.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The fenced code of a page. */
final class CodeBlocks {

    private CodeBlocks() {}

    /** The blocks of a page that are marked with this language. */
    static List<String> of(Path page, String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(page))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
