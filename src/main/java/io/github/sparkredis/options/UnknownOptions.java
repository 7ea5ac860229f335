package io.github.sparkredis.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** The names that no option has: gathered, so that one error can say all of them, and what each was meant to be. */
final class UnknownOptions {

    /** A name as it was typed, and the same without what stands before every default of a session. */
    private record Name(String typed, String name, String text) {
        boolean isDefault() {
            return !typed.equals(name);
        }
    }

    private final String format;
    private final List<Option<?>> known;
    private final List<Name> names = new ArrayList<>();

    UnknownOptions(String format) {
        this.format = format;
        this.known =
                Options.ALL.stream().filter(option -> option.knownTo(format)).toList();
    }

    void add(String name, String text) {
        names.add(new Name(name, name, text));
    }

    void addDefault(String name, String text) {
        names.add(new Name(OptionValues.SESSION_PREFIX + name, name, text));
    }

    /** @throws OptionException where there are any */
    void refuse() {
        if (names.isEmpty()) {
            return;
        }
        Map<String, List<String>> byAnswer = new LinkedHashMap<>();
        boolean isAnswered = true;
        for (Name name : names) {
            Optional<String> answer = answer(name);
            isAnswered &= answer.isPresent();
            byAnswer.computeIfAbsent(answer.orElseGet(() -> nearest(name)), text -> new ArrayList<>())
                    .add(name.typed);
        }
        StringBuilder message = new StringBuilder(names.size() == 1 ? "Unknown option " : "Unknown options ");
        message.append(Quoted.all(names.stream().map(Name::typed).toList())).append('.');
        byAnswer.forEach((answer, typed) -> {
            if (!answer.isEmpty()) {
                message.append(byAnswer.size() == 1 ? " " : " For " + Quoted.all(typed) + ": ")
                        .append(answer);
            }
        });
        if (!isAnswered) {
            message.append(' ')
                    .append(format)
                    .append(" knows: ")
                    .append(Quoted.all(allNames()))
                    .append('.');
        }
        throw new OptionException(message.toString());
    }

    /** What to write instead, where that is certain. */
    private Optional<String> answer(Name name) {
        BiFunction<Option<?>, String, String> line = name.isDefault()
                ? (option, value) -> OptionValues.SESSION_PREFIX + option.name() + "=" + value
                : (option, value) -> ".option(\"" + option.name() + "\", \"" + value + "\")";
        return ForeignWords.respelled(name.name, known)
                .map(option -> "Write " + line.apply(option, option.secret() ? "…" : name.text) + ".")
                .or(() -> ForeignWords.find(name.name).map(word -> word.answer(texts(), line)));
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        names.forEach(name -> texts.put(name.name.toLowerCase(Locale.ROOT), name.text));
        return texts;
    }

    private String nearest(Name name) {
        return Nearest.to(name.name, allNames())
                .map(near -> "Did you mean " + Quoted.of(near) + "?")
                .orElse("");
    }

    private Set<String> allNames() {
        Set<String> all = new TreeSet<>();
        for (Option<?> option : known) {
            all.add(option.name());
            all.addAll(option.aliases());
        }
        return all;
    }
}
