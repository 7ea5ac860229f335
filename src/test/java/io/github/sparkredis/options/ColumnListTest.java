package io.github.sparkredis.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ColumnListTest {

    @Test
    void namesAreSeparatedByCommasAndBlanksAroundThemDoNotCount() {
        assertThat(ColumnList.parse("a")).containsExactly("a");
        assertThat(ColumnList.parse(" a , b\t,c d ")).containsExactly("a", "b", "c d");
        assertThat(ColumnList.parse("a.b,ş")).containsExactly("a.b", "ş");
        assertThat(ColumnList.parse("`a`.`b.c`,d.`e,f`")).containsExactly("`a`.`b.c`", "d.`e,f`");
    }

    @Test
    void backticksQuoteCommasBlanksAndBackticks() {
        assertThat(ColumnList.parse("`a,b`,c")).containsExactly("`a,b`", "c");
        assertThat(ColumnList.parse(" `a` , ` b ` ")).containsExactly("`a`", "` b `");
        assertThat(ColumnList.parse("`a``b`,`,`,````")).containsExactly("`a``b`", "`,`", "````");
    }

    @Test
    void aMissingNameIsRefused() {
        for (String text : List.of("", " ", ",", "a,", ",a", "a,,b", "a, ,b", "``", "a,``")) {
            assertThatThrownBy(() -> ColumnList.parse(text))
                    .as("\"%s\"", text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("must name columns, separated by single commas");
        }
    }

    @Test
    void aBacktickThatIsNotClosedIsRefused() {
        for (String text : List.of("`a", "a,`b,c", "`", "`a``")) {
            assertThatThrownBy(() -> ColumnList.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("has a backtick that is not closed");
        }
    }
}
