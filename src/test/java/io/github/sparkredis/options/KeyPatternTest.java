package io.github.sparkredis.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.options.KeyPattern.Column;
import io.github.sparkredis.options.KeyPattern.Index;
import io.github.sparkredis.options.KeyPattern.Literal;
import io.github.sparkredis.options.KeyPattern.Part;
import io.github.sparkredis.options.KeyPattern.Uuid;
import org.junit.jupiter.api.Test;

final class KeyPatternTest {

    @Test
    void placeholdersAndLiteralsComeInTheirOrder() {
        assertParts(
                "order:{country}:{id}",
                new Literal("order:"),
                new Column("country"),
                new Literal(":"),
                new Column("id"));
        assertParts("{idx}", new Index());
        assertParts("{idx}{uuid}{idx}", new Index(), new Uuid(), new Index());
        assertParts("{a}-end", new Column("a"), new Literal("-end"));
    }

    @Test
    void aColumnOfAPlaceholdersNameIsSpelledOut() {
        assertParts("{column:idx}", new Column("idx"));
        assertParts("{column:uuid}", new Column("uuid"));
        assertParts("{column:id}", new Column("id"));
        assertParts("{column:column:x}", new Column("column:x"));
        assertParts("{IDX}", new Column("IDX"));
    }

    @Test
    void namesOfColumnsAreLeftAsTheyAre() {
        assertParts(
                "{a.b}{`a`.`b.c`}{with blank}{ş}{`x`}",
                new Column("a.b"),
                new Column("`a`.`b.c`"),
                new Column("with blank"),
                new Column("ş"),
                new Column("`x`"));
    }

    @Test
    void doubledBracesAreLiteral() {
        assertParts("{{{id}}}", new Literal("{"), new Column("id"), new Literal("}"));
        assertParts("{{x}}:{id}", new Literal("{x}:"), new Column("id"));
        assertParts("{{{{{id}", new Literal("{{"), new Column("id"));
        assertParts("{id}}}}}", new Column("id"), new Literal("}}"));
        assertParts("{{}}{idx}", new Literal("{}"), new Index());
    }

    @Test
    void aBraceThatIsNotClosedIsRefusedWithItsPlace() {
        assertRefused("user:{idx", "has a { at position 6 that is not closed; write {{ for a literal brace");
        assertRefused("{", "has a { at position 1 that is not closed");
        assertRefused("{{{", "has a { at position 3 that is not closed");
    }

    @Test
    void aBraceThatClosesNothingIsRefusedWithItsPlace() {
        assertRefused("user:idx}", "has a } at position 9 that closes nothing; write }} for a literal brace");
        assertRefused("{idx}}", "has a } at position 6 that closes nothing");
        assertRefused("{{id}", "has a } at position 5 that closes nothing");
    }

    @Test
    void aDollarSignBeforeAPlaceholderIsAnswered() {
        assertRefused(
                "user:${id}:${n}",
                "has ${…} at position 6; a placeholder has no dollar sign here, write user:{id}:{n}");
        assertParts("$${id}", new Literal("$"), new Column("id"));
        assertParts("a$b{id}$", new Literal("a$b"), new Column("id"), new Literal("$"));
        assertParts("${{x}}{id}", new Literal("${x}"), new Column("id"));
    }

    @Test
    void anEmptyPlaceholderIsRefused() {
        assertRefused("user:{}", "has an empty placeholder at position 6; write {idx}, {uuid} or a {column_name}");
        assertRefused("{column:}", "has an empty placeholder at position 1");
    }

    @Test
    void aPatternWithoutAPlaceholderIsRefused() {
        assertRefused("user", "has no placeholder, so that every row would get the same key; add {idx}");
        assertRefused("{{idx}}", "has no placeholder");
        assertRefused("", "has no placeholder");
    }

    private static void assertParts(String pattern, Part... parts) {
        assertThat(KeyPattern.parse(pattern).parts()).as(pattern).containsExactly(parts);
    }

    private static void assertRefused(String pattern, String message) {
        assertThatThrownBy(() -> KeyPattern.parse(pattern))
                .as(pattern)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
