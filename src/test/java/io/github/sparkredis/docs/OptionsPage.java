package io.github.sparkredis.docs;

import io.github.sparkredis.options.Option;
import io.github.sparkredis.options.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Renders {@code docs/options.md} from {@link Options#ALL}. */
final class OptionsPage {

    private static final String INTRODUCTION = """
            # Options

            <!-- Generated from Options.java by OptionsPage.java. Rewrite it: mvn -q test -Dtest=OptionsPageTest -Ddocs.write=true -->

            Options are given with a write, `df.write.format("redis-hash").option("key_column", "id")`, or as defaults of the
            Spark session, `spark.datasource.redis.key_column`. For both, and for `redis-hash` and `redis-json` alike:

            - Names do not regard case. White space around a value is cut off, but for free texts, where it may be meant.
            - An option of the write beats the session's default, and that one beats the default below.
            - `key_column`, `key_prefix` and `key_pattern` are one group: where a write gives any of them, the session's
              defaults for all three are passed over.
            - `ttl=none` unsets a session default of `ttl`. Of `expire_at_column` on one side, and `ttl` and `ttl_column` on
              the other, the write's own displace the session's.
            - So do `value_column` on one side, and `columns` and `json_columns` on the other.
            - `user` and `password` beat those of the URL. But where a write's own `url` carries either, the session's defaults for
              both are passed over.
            - A default that is only for the other format is passed over.
            - An unknown option is an error that names the nearest known one; so is a value that cannot be read, and so are
              options that contradict each other. All of it is found at the driver, before a row is sent. What Spark's
              catalogs add to the options of a table (`path`, `location`, `owner`, `provider`, `option.…`) is passed over.

            Where an option takes the name of a column:

            - It is the name as the DataFrame has it, dots included, without regard to case unless `spark.sql.caseSensitive` is
              set.
            - Where there is no such column, `user.address.city` is the field of a struct, at any depth. It is null where one of
              the structs is. Backticks quote a part that holds a dot: ``user.`first.name` ``. What lies in an array or a map
              has no name: select it as a column.
            - As a field, or as a member of the document, it has its whole name, `user.address.city`. For another name select it
              as a column: `col("user.address.city").as("city")`.

            Exactly one strategy makes the keys:

            | options | the key of a row |
            | --- | --- |
            | `key_column=id` | the column's text |
            | `key_column=id`, `key_prefix=user:` | `user:` and the column's text |
            | `key_pattern=order:{country}:{idx}` | the pattern with its placeholders filled in |
            | `key_prefix=user:` | `user:` and a UUID |

            - `{idx}` counts from 0 **in every write**. The next write with the same pattern meets the same keys: it writes over
              them, or with `mode=insert` skips its rows. So it is for a write that replaces all there was (save mode
              `overwrite`), or one whose prefix is its own. Rows that are added from time to time have keys from the data
              (`key_column`, a pattern of columns) or UUIDs.
            - UUIDs are new ones in every write, and the same again where Spark runs a task again. With a `key_seed` they are
              the same in the next write, too, if its rows are in the same partitions in the same order.
            - A row whose key is null, NaN or empty fails, and the others are written: see [types](types.md#keys).

            Spark's own save modes are no options: without `.mode(…)`, and with `append`, the option `mode` says what happens.
            So does it with `.mode("errorifexists")`: Spark does not let a source tell it from no mode at all, and no key is looked for.
            `ignore` means `mode=insert`. `overwrite` first removes the hashes, or the documents for `redis-json`, whose keys match
            the prefix or the pattern.
            """;

    private OptionsPage() {}

    static String render() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (Option.Section section : Option.Section.values()) {
            List<Option<?>> options = Options.ALL.stream()
                    .filter(option -> option.section() == section)
                    .toList();
            page.append("\n## ").append(section.title()).append("\n\n");
            page.append("| name | values | default | description | since |\n| --- | --- | --- | --- | --- |\n");
            options.forEach(option -> page.append(row(option)));
        }
        return page.toString();
    }

    private static String row(Option<?> option) {
        return List.of(
                        "`" + option.name() + "`",
                        option.parser().values(),
                        defaults(option),
                        String.join(" ", description(option)),
                        option.since())
                .stream()
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String defaults(Option<?> option) {
        StringBuilder texts =
                new StringBuilder(option.defaultText() == null ? "none" : "`" + option.defaultText() + "`");
        option.otherDefaults()
                .forEach((format, text) -> texts.append(", for `")
                        .append(format)
                        .append("` `")
                        .append(text)
                        .append("`"));
        return texts.toString();
    }

    private static List<String> description(Option<?> option) {
        List<String> sentences = new ArrayList<>();
        sentences.add(option.doc());
        if (!option.aliases().isEmpty()) {
            sentences.add("Also `" + String.join("`, `", option.aliases()) + "`.");
        }
        if (option.format() != null) {
            sentences.add("Only for `" + option.format() + "`.");
        }
        if (option.secret()) {
            sentences.add("*Secret: not shown in messages.*");
        }
        return sentences;
    }
}
