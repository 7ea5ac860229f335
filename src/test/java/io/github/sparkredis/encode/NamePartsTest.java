package io.github.sparkredis.encode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NamePartsTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "id, id",
                "user.id, user|id",
                "user.address.city, user|address|city",
                "`user.id`, user.id",
                "user.`first.name`, user|first.name",
                "`a`.`b.c`.d, a|b.c|d",
                "`a``b`.c, a`b|c",
                "````, `",
                "`a``.b`.c, a`.b|c",
                "`a b`. c, a b| c",
                "\"`ş,`.İ\", \"ş,|İ\"",
                "a`b.c`, a`b|c`",
            })
    void dotsSeparateThePartsAndBackticksQuoteThem(String name, String parts) {
        assertThat(NameParts.of(name)).containsExactly(parts.split("\\|"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "`", "``", "`a", "a.`b", "`a`b", "`a`b.c", "``.a", "`a```b`"})
    void whatIsNoSuchNameHasNoParts(String name) {
        assertThat(NameParts.of(name)).isEmpty();
    }
}
