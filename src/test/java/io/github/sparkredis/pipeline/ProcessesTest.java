package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.client.ServerProcess;
import org.junit.jupiter.api.Test;

final class ProcessesTest {
    private static final String NONE = "0".repeat(40);

    private final Processes processes = new Processes();

    @Test
    void oneProcessThatAnswersManyTasksIsNoRestart() {
        add("a", "1", "x", NONE);
        add("a", "1", "x", NONE);
        assertThat(processes.restarts()).isZero();
    }

    @Test
    void anotherProcessWithDataOfItsOwnIsARestart() {
        add("a", "1", "x", NONE);
        add("a", "2", "y", NONE);
        add("a", "3", "z", NONE);
        assertThat(processes.restarts()).isEqualTo(2);
    }

    @Test
    void aReplicaThatTookOverIsNone() {
        add("a", "1", "x", NONE);
        add("a", "2", "y", "x");
        assertThat(processes.restarts()).isZero();
    }

    @Test
    void aProcessThatCameBackWithTheDataOfAnotherServerIsNone() {
        add("a", "1", "x", NONE);
        add("b", "2", "y", "x");
        add("a", "3", "z", "y");
        assertThat(processes.restarts()).isZero();
    }

    @Test
    void whatTasksSawIsPutTogetherInAnyOrder() {
        add("a", "2", "y", NONE);
        Processes others = new Processes();
        others.add("a", new ServerProcess("1", "x", NONE));
        others.add("a", new ServerProcess("2", "y", NONE));
        others.add("b", new ServerProcess("3", "z", NONE));
        processes.add(others);
        assertThat(processes.restarts()).isEqualTo(1);
    }

    /** Old servers, and others of the protocol's family. */
    @Test
    void whatNamesNoDataIsTakenForNew() {
        add("a", "1", "", "");
        add("a", "2", "", "");
        assertThat(processes.restarts()).isEqualTo(1);
    }

    private void add(String server, String runId, String history, String before) {
        processes.add(server, new ServerProcess(runId, history, before));
    }
}
