package io.github.sparkredis.testing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What whoever runs the tests asks for: a system property, or else an environment variable, of that name. */
final class Setting {
    private Setting() {}

    static Optional<String> of(String name) {
        return Optional.ofNullable(System.getProperty(name, System.getenv(name)))
                .filter(value -> !value.isBlank());
    }

    /** One of these, by its text. */
    @SafeVarargs
    static <T> Optional<T> choice(String name, T... choices) {
        return of(name).map(value -> Stream.of(choices)
                .filter(choice -> choice.toString().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(name + "=" + value + " is none of " + List.of(choices))));
    }
}
