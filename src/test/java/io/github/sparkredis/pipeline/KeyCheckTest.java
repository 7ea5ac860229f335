package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows of an insert are taken to be there before they are sent: those alone of which the server says it. */
@Timeout(60)
final class KeyCheckTest {
    private static final int KEYS = 70;

    private final Tally tally = new Tally(10, 10);
    private final List<Integer> questions = new CopyOnWriteArrayList<>();
    private ScriptedServer server;

    /** What the server says of a question for so many keys, of which so many are there. */
    private interface Rule {
        String answer(int keys, long there);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void oneQuestionForManyKeysIsEnoughWhereAllAreThere() {
        start(key -> true, (keys, there) -> ":" + there + "\r\n");
        assertThat(there().cardinality()).isEqualTo(KEYS);
        assertThat(questions).containsExactly(32, 32, 6);
        assertThat(tally.rowsSkipped()).isEqualTo(KEYS);
    }

    @Test
    void whereSomeAreThereEachIsAskedFor() {
        start(key -> Set.of("k3", "k40", "k69").contains(key), (keys, there) -> ":" + there + "\r\n");
        assertThat(there().stream()).containsExactly(3, 40, 69);
        assertThat(questions.stream().filter(keys -> keys == 1)).hasSize(KEYS);
        assertThat(tally.rowsSkipped()).isEqualTo(3);
    }

    @Test
    void whereNoneIsThereNothingElseIsAsked() {
        start(key -> false, (keys, there) -> ":" + there + "\r\n");
        assertThat(there().isEmpty()).isTrue();
        assertThat(questions).containsExactly(32, 32, 6);
    }

    /** Of a proxy, whose servers have some of the keys each. */
    @Test
    void whereSeveralKeysAreRefusedEachIsAskedFor() {
        start(
                key -> true,
                (keys, there) ->
                        keys > 1 ? "-CROSSSLOT Keys in request don't hash to the same slot\r\n" : ":" + there + "\r\n");
        assertThat(there().cardinality()).isEqualTo(KEYS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-NOPERM this user has no permissions to run the 'exists' command\r\n",
                "-LOADING Redis is loading the dataset in memory\r\n",
                ":33\r\n",
                ":-1\r\n",
                "+OK\r\n",
                ":1\r\n:1\r\n",
                "",
                ScriptedServer.CUT,
            })
    void whatTheServerDoesNotSayIsNotThere(String answer) {
        start(key -> true, (keys, there) -> answer);
        assertThat(there().isEmpty()).isTrue();
        assertThat(tally.rowsSkipped()).isZero();
    }

    private void start(Predicate<String> isThere, Rule rule) {
        server = ScriptedServer.start(command -> {
            if (!command.name().equals("EXISTS")) {
                return command.name().equals("SET") ? "+OK\r\n" : null;
            }
            questions.add(command.size() - 1);
            return rule.answer(command.size() - 1, keysThere(command, isThere));
        });
    }

    private static long keysThere(RespCommand command, Predicate<String> isThere) {
        return IntStream.range(1, command.size())
                .filter(i -> isThere.test(command.text(i)))
                .count();
    }

    private BitSet there() {
        return SetRows.there(
                Map.of("url", server.url(), "socket_timeout_ms", "300"),
                tally,
                IntStream.range(0, KEYS).mapToObj(i -> "k" + i).toArray(String[]::new));
    }
}
