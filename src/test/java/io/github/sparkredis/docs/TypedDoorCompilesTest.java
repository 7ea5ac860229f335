package io.github.sparkredis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the types of the typed door rule out. */
final class TypedDoorCompilesTest {

    private static final String KEY = "KeyStrategy key = KeyStrategy.column(\"id\");\n";

    @TempDir
    private Path classes;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HashWriter.keyedBy(key).deleteNulls().columns(\"a\").write(df);",
                "JsonWriter.keyedBy(key).path(\"$\").merge().valueColumn(\"doc\").valueFormat(ValueFormat.TEXT).write(df);",
                "HashWriter.keyedBy(KeyStrategy.column(\"id\").withPrefix(\"user:\")).write(df);",
                "WriteConfig.builder().mode(Mode.INSERT).ttl(Duration.ofHours(1)).build();"
            })
    void whatMeansSomethingCompiles(String line) {
        assertThat(errors(line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new HashWriter();",
                "HashWriter.keyedBy();",
                "HashWriter.keyedBy(key).path(\"$\");",
                "HashWriter.keyedBy(key).merge();",
                "HashWriter.keyedBy(key).valueColumn(\"doc\");",
                "HashWriter.keyedBy(key).valueFormat(ValueFormat.TEXT);",
                "JsonWriter.keyedBy(key).deleteNulls();",
                "WriteConfig.builder().mode(Mode.MERGE);",
                "WriteConfig.builder().nullFields(NullFields.DELETE);",
                "WriteConfig.builder().ttl(3600);",
                "WriteConfig.builder().mode(\"insert\");",
                "WriteConfig.builder().path(\"$\");",
                "KeyStrategy.pattern(\"user:{id}\").withPrefix(\"user:\");",
                "KeyStrategy.prefix(\"user:\").withPrefix(\"user:\");",
                "KeyStrategy.column(\"id\").withPrefix(\"a\").withPrefix(\"b\");"
            })
    void whatMeansNothingDoesNot(String line) {
        assertThat(errors(line))
                .contains("does not compile")
                .containsAnyOf("cannot find symbol", "cannot be applied", "private access", "incompatible types");
    }

    private String errors(String line) {
        return new JavaSnippet(KEY + line, classes).errors();
    }
}
