package io.github.sparkredis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.client.ServerProcess;
import org.junit.jupiter.api.Test;

final class ProcessesTest {
    private static final String NONE = "0".repeat(40);

    private final Processes processes = new Processes();
    private long now;

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
        others.add("a", new ServerProcess("1", "x", NONE), 1);
        others.add("a", new ServerProcess("2", "y", NONE), 2);
        others.add("b", new ServerProcess("3", "z", NONE), 3);
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

    /** That it is failed over to another, and comes back with what that one has, brings back nothing. */
    @Test
    void aRestartStaysCountedWhateverComesAfterIt() {
        add("a", "1", "x", NONE);
        add("a", "2", "y", NONE);
        add("a", "3", "z", "y");
        add("a", "2", "w", "z");
        assertThat(processes.restarts()).isEqualTo(1);
    }

    /** No task need have seen more than one. */
    @Test
    void aProcessGoesOnAsItBeganWhoeverIsHeardFirst() {
        merge(4, "2", "w", "z");
        merge(3, "3", "z", "y");
        merge(2, "2", "y", NONE);
        merge(1, "1", "x", NONE);
        assertThat(processes.restarts()).isEqualTo(1);
    }

    @Test
    void whatATaskHasCountedStaysWhereOthersKnowMore() {
        Processes task = new Processes();
        task.add("a", new ServerProcess("1", "x", NONE), 1);
        task.add("a", new ServerProcess("1", "z", "y"), 3);
        assertThat(task.restarts()).isEqualTo(1);
        processes.add(task);
        merge(2, "2", "y", "x");
        assertThat(processes.restarts()).isEqualTo(1);
    }

    @Test
    void whatNoTaskHasCountedIsNoneWhereOthersKnowMore() {
        merge(1, "1", "x", NONE);
        merge(3, "1", "z", "y");
        merge(2, "2", "y", "x");
        assertThat(processes.restarts()).isZero();
    }

    @Test
    void aProcessWhoseDataIsReplacedIsCounted() {
        add("a", "1", "x", NONE);
        add("a", "1", "z", "u");
        assertThat(processes.restarts()).isEqualTo(1);
    }

    @Test
    void aMasterThatGetsItsFirstReplicaIsNone() {
        add("a", "1", "x", NONE);
        add("a", "1", "y", NONE);
        add("a", "2", "z", "y");
        assertThat(processes.restarts()).isZero();
    }

    @Test
    void aReplicaThatTookOverAndIsThenStartedAnewIsCounted() {
        add("a", "1", "x", NONE);
        add("b", "2", "y", "x");
        add("b", "3", "z", NONE);
        assertThat(processes.restarts()).isEqualTo(1);
    }

    private void merge(long millis, String runId, String history, String before) {
        Processes task = new Processes();
        task.add("a", new ServerProcess(runId, history, before), millis);
        processes.add(task);
    }

    private void add(String server, String runId, String history, String before) {
        processes.add(server, new ServerProcess(runId, history, before), ++now);
    }
}
