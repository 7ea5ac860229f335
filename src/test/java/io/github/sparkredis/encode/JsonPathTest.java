package io.github.sparkredis.encode;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.options.OptionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$",
                "$.metadata",
                "$.a.b[0]",
                "$..x",
                "$.*",
                "$[*]",
                "$[0]",
                "$[-1]",
                "$[0,2]",
                "$[1:3]",
                "$['a']",
                "$[\"a.b\"].c",
                "$['it\\'s']",
                "$['a]b']",
                "$['[']",
                "$['[]']",
                "$['ends in a dot.']",
                "$['']",
                "$.a[?(@.b==2)]",
                "$.a[?(@.b=='x)')]",
                "$.a[?(@.b[0]>(1+2))].c",
                "$.a[?@.b==2]",
                "$.größe",
                "$._x-1",
            })
    void aPathIsOne(String path) {
        assertThatCode(() -> JsonPath.check(path)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "a.b # does not begin with $",
                ".a # does not begin with $",
                "$a # neither a dot nor a bracket behind the $",
                "$$ # neither a dot nor a bracket behind the $",
                "$ .a # neither a dot nor a bracket behind the $",
                "$. # ends in nothing",
                "$.. # ends in nothing",
                "$.a. # ends in nothing",
                "$.a[] # empty brackets",
                "$[] # empty brackets",
                "$[ # not closed",
                "$.a[0 # not closed",
                "$['a] # not closed",
                "$[\"a'] # not closed",
                "$.a[?(@.b==2] # closes nothing",
                "$.a] # closes nothing",
                "$.a[0]] # closes nothing",
                "$.a) # closes nothing",
            })
    void whatIsPlainlyNoPathIsRefusedWithItsFault(String path, String fault) {
        assertThatThrownBy(() -> JsonPath.check(path))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("json_path")
                .hasMessageContaining(fault)
                .hasMessageContaining("\"" + path + "\"")
                .hasMessageContaining("as in $.a.b[0]");
    }
}
