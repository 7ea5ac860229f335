package io.github.sparkredis.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.options.Condition.ColumnOf;
import io.github.sparkredis.options.Condition.Operator;
import io.github.sparkredis.options.Condition.Text;
import io.github.sparkredis.options.Condition.WholeOrDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConditionParserTest {

    @Test
    void allThatThereIs() {
        assertThat(ConditionParser.parse(
                        "status = 'it''s' AND `odd ``name` <> -1.5e3 and stock<{stock} and a.b >= {`c}d`}"
                                + " and $.x[0] == true and lock is missing and owner IS not Missing"))
                .isEqualTo(List.of(
                        new Condition("status", Operator.EQUAL, new Text("it's")),
                        new Condition("odd `name", Operator.NOT_EQUAL, new WholeOrDecimal("-1.5e3")),
                        new Condition("stock", Operator.LESS, new ColumnOf("stock")),
                        new Condition("a.b", Operator.AT_LEAST, new ColumnOf("c}d")),
                        new Condition("$.x[0]", Operator.EQUAL, new Text("true")),
                        new Condition("lock", Operator.MISSING, null),
                        new Condition("owner", Operator.THERE, null)));
    }

    @Test
    void wordsOfTheLanguageAreNamesInBackticks() {
        assertThat(ConditionParser.parse("`and` = 'is' and `is` is missing"))
                .isEqualTo(List.of(
                        new Condition("and", Operator.EQUAL, new Text("is")),
                        new Condition("is", Operator.MISSING, null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "a =",
                "= 1",
                "a = b",
                "a = 1 b = 2",
                "a = 1 or b = 2",
                "a = 1 and",
                "a is",
                "a is not",
                "a is null",
                "a = 'b",
                "a = {b",
                "a = {}",
                "a like 'b'",
                "a = 5g",
                "a = 1,b = 2",
                "(a = 1)",
                "length(a) > 1",
                "1 = 1",
                "-a = 1",
                "a = ''b'"
            })
    void whatIsNone(String text) {
        assertThatThrownBy(() -> ConditionParser.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "(?s)(must|holds) .*; as in status = 'open' and stock < \\{stock} and lock is missing");
    }
}
