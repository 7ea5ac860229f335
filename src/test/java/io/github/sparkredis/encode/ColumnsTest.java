package io.github.sparkredis.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.options.OptionException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColumnsTest {
    private static final String SCHEMA =
            "id INT, `user.id` INT, city STRING, user STRUCT<id: INT, name: STRING, `first.name`: STRING,"
                    + " address: STRUCT<city: STRING, geo: STRUCT<lat: DOUBLE>>>,"
                    + " items ARRAY<STRUCT<sku: STRING>>, prices MAP<STRING, STRUCT<net: INT>>";

    @ParameterizedTest
    @CsvSource({
        "id, id, INT",
        "ID, id, INT",
        "user.id, user.id, INT", // the column of that literal name
        "`user.id`, user.id, INT",
        "user, user, STRUCT",
        "user.name, user.name, STRING",
        "USER.Name, user.name, STRING",
        "`user`.`name`, user.name, STRING",
        "user.`first.name`, user.first.name, STRING",
        "user.address, user.address, STRUCT",
        "user.address.city, user.address.city, STRING",
        "User.Address.Geo.LAT, user.address.geo.lat, DOUBLE",
    })
    void aNameIsThatOfAColumnOrOfAStructsField(String name, String found, String type) {
        Column column = columns(SCHEMA, false).named(name, "columns");
        assertThat(column.name()).isEqualTo(found);
        assertThat(column.type().sql()).startsWith(type);
    }

    @Test
    void namesAreFoundWithoutRegardToCaseAsSparkDoes() {
        Columns columns = columns("Ann INT, STRASSE INT, k INT, `ı` INT", false);
        assertThat(columns.named("ann", "columns").index()).isZero();
        assertThat(columns.named("strasse", "columns").index()).isEqualTo(1);
        assertThat(columns.named("\u212a", "columns").index())
                .as("the sign of the kelvin, to Spark a k")
                .isEqualTo(2);
        assertThat(columns.named("I", "columns").index())
                .as("to String.equalsIgnoreCase a dotless i")
                .isEqualTo(3);
        assertThatThrownBy(() -> columns.named("straße", "columns")).isInstanceOf(OptionException.class);
    }

    @Test
    void aColumnOfTheLiteralNameComesFirstAndBackticksReachTheOther() {
        Columns columns = columns(SCHEMA, false);
        assertThat(columns.named("user.id", "columns").parent()).isNull();
        assertThat(columns.named("`user`.id", "columns").parent()).isEqualTo(columns.named("user", "columns"));
    }

    @Test
    void anExactNameBeatsOneOfAnotherCaseAtEveryLevel() {
        Columns columns = columns("a STRUCT<x: INT>, A STRUCT<x: INT, X: STRING>", false);
        assertThat(columns.named("A.X", "columns"))
                .isEqualTo(new Column("A.X", columns.at(1), 1, DataTypes.StringType));
        assertThat(columns.named("a.X", "columns"))
                .isEqualTo(new Column("a.x", columns.at(0), 0, DataTypes.IntegerType));
        assertRefused(
                columns("s STRUCT<x: INT, X: INT>, t INT", false),
                "S.`x`.y",
                "key_column",
                "column \"s.x\" is of type int");
        assertRefused(
                columns("s STRUCT<xy: INT, XY: INT>", false),
                "s.Xy",
                "The column name \"s.Xy\" is ambiguous: the struct \"s\" has 2 such columns. Rename them");
    }

    @Test
    void whereCaseCountsItCountsAtEveryLevel() {
        Columns columns = columns(SCHEMA, true);
        assertThat(columns.named("user.address.city", "columns").name()).isEqualTo("user.address.city");
        assertRefused(
                columns, "User.name", "names the column \"User.name\", which the DataFrame does not have.", "user");
        assertRefused(
                columns,
                "user.Address.city",
                "names the column \"user.Address.city\", and the struct \"user\" has no such field.",
                "Did you mean \"user.address.city\"?");
    }

    @Test
    void anUnknownFieldIsAnErrorThatNamesThoseThereAreAndTheNearest() {
        assertRefused(
                columns(SCHEMA, false),
                "user.nmae",
                "The option \"key_column\" names the column \"user.nmae\", and the struct \"user\" has no such field. Did you mean"
                        + " \"user.name\"? Its fields are: \"id\", \"name\", \"first.name\", \"address\".");
        assertRefused(
                columns(SCHEMA, false),
                "user.address.cty",
                "and the struct \"user.address\" has no such field. Did you mean \"user.address.city\"? Its fields are: \"city\", \"geo\".");
        assertRefused(
                columns(SCHEMA, false),
                "usr.name",
                "Did you mean \"user.name\"?",
                "Its columns are: \"id\", \"user.id\", \"city\", \"user\",");
        assertRefused(
                columns(SCHEMA, false), "`user.name`", "the column \"`user.name`\", which the DataFrame does not have");
        assertRefused(columns(SCHEMA, false), "user..id", "Did you mean \"user.id\"?");
        assertRefused(columns(SCHEMA, false), "user.", "Did you mean \"user\"?");
        assertRefused(columns(SCHEMA, false), "prics.a", "Did you mean \"prices\"?");
    }

    @Test
    void theNearestNameIsOneThatIsFound() {
        Columns columns = columns(
                "u STRUCT<`first.name`: INT, `x,y`: INT, s: STRUCT<`a.b`: INT>>, `c.d` STRUCT<e: INT>, `c.f` INT",
                true);
        assertNearest(columns, "u.first.name", "u.`first.name`");
        assertNearest(columns, "u.`x,z`", "u.`x,y`");
        assertNearest(columns, "u.s.a.b", "u.s.`a.b`");
        assertNearest(columns, "U.s.`a.b`", "u.s.`a.b`");
        assertNearest(columns, "`c.D`.e", "`c.d`.e");
        assertNearest(columns, "c.F", "c.f");
    }

    private static void assertNearest(Columns columns, String name, String nearest) {
        assertRefused(columns, name, " Did you mean \"" + nearest + "\"? ");
        assertThat(columns.named(nearest, "columns").path()).isEqualTo(nearest);
    }

    @Test
    void aDotBehindWhatIsNoStructIsAnErrorThatSaysSo() {
        assertRefused(
                columns(SCHEMA, false),
                "city.name",
                "The option \"key_column\" names \"city.name\", but the column \"city\" is of type string, and a dot names the field"
                        + " of a struct. Select what is meant as a column of its own.");
        assertRefused(columns(SCHEMA, false), "items.sku", "the column \"items\" is of type array<struct<sku:string>>");
        assertRefused(columns(SCHEMA, false), "prices.a.net", "the column \"prices\" is of type map<");
        assertRefused(
                columns(SCHEMA, false), "user.address.city.x", "the column \"user.address.city\" is of type string");
    }

    @Test
    void aValueIsNullWhereAnyStructAroundItIs() {
        Column lat = columns(SCHEMA, false).named("user.address.geo.lat", "columns");
        assertThat(isNull(lat, row(1, 2, "c", null, null, null))).isTrue();
        assertThat(isNull(lat, row(1, 2, "c", row(1, "n", "f", null), null, null)))
                .isTrue();
        InternalRow address = row("c", null);
        assertThat(isNull(lat, row(1, 2, "c", row(1, "n", "f", address), null, null)))
                .isTrue();
        InternalRow noLat = row("c", row((Object) null));
        assertThat(isNull(lat, row(1, 2, "c", row(1, "n", "f", noLat), null, null)))
                .isTrue();
        InternalRow there = row(1, 2, "c", row(1, "n", "f", row("c", row(1.5))), null, null);
        assertThat(isNull(lat, there)).isFalse();
        assertThat(lat.holder(there).getDouble(lat.index())).isEqualTo(1.5);
    }

    private static InternalRow row(Object... values) {
        return new GenericInternalRow(values);
    }

    private static Columns columns(String ddl, boolean caseSensitive) {
        return new Columns(StructType.fromDDL(ddl), caseSensitive);
    }

    private static void assertRefused(Columns columns, String name, String... message) {
        assertThatThrownBy(() -> columns.named(name, "\"key_column\""))
                .isInstanceOf(OptionException.class)
                .satisfies(thrown -> assertThat(thrown.getMessage()).contains(message));
    }

    private static boolean isNull(Column column, InternalRow row) {
        SpecializedGetters holder = column.holder(row);
        return holder == null || holder.isNullAt(column.index());
    }
}
