package io.github.sparkredis.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.resp.Reply;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ErrorKindTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ROW            | WRONGTYPE Operation against a key holding the wrong kind of value",
                "ROW            | ERR value is not an integer or out of range",
                "ROW            | ERR hash value is not an integer",
                "ROW            | something that nobody has seen before",
                "RETRYABLE      | LOADING Redis is loading the dataset in memory",
                "RETRYABLE      | BUSY Redis is busy running a script. You can only call SCRIPT KILL",
                "RETRYABLE      | TRYAGAIN Multiple keys request during rehashing of slot",
                "RETRYABLE      | CLUSTERDOWN The cluster is down",
                "RETRYABLE      | ERR Script attempted to access a non local key in a cluster node script: 3f1, on @user_script:30.",
                "RETRYABLE      | ERR Lua script attempted to access a non local key in a cluster node",
                "RETRYABLE      | ERR Attempted to access a non local key in a cluster node script: on @user_script:1.",
                "NOT_MASTER     | MASTERDOWN Link with MASTER is down",
                "RETRYABLE      | NOREPLICAS Not enough good replicas to write.",
                "RETRYABLE      | ERR max number of clients reached",
                "RETRYABLE      | ERR max number of clients + cluster connections reached",
                "NOT_MASTER     | EXECABORT Transaction discarded because of: READONLY You can't write against a read only replica.",
                "FATAL          | EXECABORT Transaction discarded because of: OOM command not allowed when used memory.",
                "SCRIPT_MISSING | NOSCRIPT No matching script. Please use EVAL.",
                "FATAL          | OOM command not allowed when used memory > 'maxmemory'.",
                "FATAL          | NOAUTH Authentication required.",
                "FATAL          | WRONGPASS invalid username-password pair or user is disabled.",
                "FATAL          | NOPERM this user has no permissions to run the 'hset' command",
                "FATAL          | NOPERM User app has no permissions to run the 'script|load' command",
                "FATAL          | NOPERM this user has no permissions to run the 'hset' command or its subcommand",
                "FATAL          | NOPERM in words that nobody has seen before",
                "ROW            | NOPERM No permissions to access a key",
                "ROW            | NOPERM this user has no permissions to access one of the keys used as arguments",
                "ROW            | ERR ACL failure in script: No permissions to access a key script: 3f1, on @user_script:30.",
                "ROW            | ERR The user executing the script can't access at least one of the keys mentioned in the"
                        + " command arguments script: 3f1, on @user_script:30.",
                "ROW            | ERR Error running script (call to f_1): @user_script:1: @user_script: 1: The user executing"
                        + " the script can't access at least one of the keys mentioned in the command arguments",
                "FATAL          | @user_script: 1: The user executing the script can't run this command or subcommand",
                "NOT_MASTER     | READONLY You can't write against a read only replica.",
                "FATAL          | MISCONF Redis is configured to save RDB snapshots",
                "FATAL          | DENIED Redis is running in protected mode",
                "FATAL          | MOVED 1234 10.0.0.1:6379",
                "FATAL          | ERR unknown command 'HSET', with args beginning with:",
                "FATAL          | ERR DB index is out of range",
                "FATAL          | ERR AUTH <password> called without any password configured for the default user.",
                "FATAL          | ERR Client sent AUTH, but no password is set",
                "FATAL          | ERR invalid password",
                "FATAL          | ERR invalid username-password pair",
                "FATAL          | ERR Invalid username or password",
                "FATAL          | ERR wrong number of arguments for 'auth' command",
                "ROW            | ERR wrong number of arguments for 'hset' command",
                "FATAL          | ERR ACL failure in script: User app has no permissions to run the 'exists' command",
                "FATAL          | @user_script: 24: -OOM command not allowed when used memory > 'maxmemory'.",
                "NOT_MASTER     | ERR Error running script (call to f_1): @user_script:8: @user_script: 8: -READONLY You can't",
                "ROW            | ERR Error running script (call to f_1): @user_script:8: nothing of the server's",
                "FATAL          | ERR The user executing the script can't run this command or subcommand",
            })
    void anErrorOfTheServerConcernsTheRowOrAllOfThemAndPassesOrNot(ErrorKind kind, String message) {
        assertThat(ErrorKind.of(Reply.ServerError.of(message))).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OOM command not allowed           | give it more, remove keys, or write with a \"ttl\". With an eviction policy",
                "OOM command not allowed when      | remove other keys for them, of this write, too, whose rows then count as written",
                "NOREPLICAS Not enough good replicas | fewer replicas follow it than its min-replicas-to-write",
                "NOAUTH Authentication required.   | set the option \"password\"",
                "WRONGPASS invalid                 | Check the options \"user\" and \"password\"",
                "NOPERM this user has no           | grant it (ACL SETUSER), or",
                "NOPERM this user has no permissions to run the 'select' command | grant it (ACL SETUSER … +select), or",
                "NOPERM User app has no permissions to run the 'script_load' command | (ACL SETUSER … +script_load), or",
                "NOPERM this user has no permissions to run the 'json.set' command or its subcommand | … +json.set)",
                "NOPERM No permissions to access a key | ACL SETUSER … ~pattern",
                "ERR max number of clients reached | as its maxclients allows: raise it, or let fewer tasks write",
                "MASTERDOWN Link with MASTER is    | the address of its master into \"url\"",
                "READONLY You can't write          | the address of its master into \"url\"",
                "MISCONF Redis is configured       | cannot save to its disk",
                "DENIED Redis is in protected mode | set a password, or allow this host",
                "MOVED 1 10.0.0.1:1                | set topology=cluster",
                "ERR DB index is out of range      | number of the database at the end of the \"url\"",
                "ERR unknown command 'HSET'        | use a newer server, or another mode",
                "ERR AUTH <password> called without any password configured | leave the option \"password\" out",
                "ERR Client sent AUTH, but no password is set     | leave the option \"password\" out",
                "ERR invalid password              | Check the options \"user\" and \"password\"",
                "ERR invalid username-password pair | Check the options \"user\" and \"password\"",
                "ERR wrong number of arguments for 'auth' command | leave the option \"user\" out",
                "ERR ACL failure in script: no     | ACL SETUSER",
            })
    void anErrorThatConcernsAllRowsSaysWhatToDo(String message, String advice) {
        assertThat(ErrorKind.advice(Reply.ServerError.of(message))).contains(advice);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BUSY Redis is busy.      | BUSY Redis is busy",
                "NOREPLICAS Too few. | NOREPLICAS Too few. The server takes no writes while fewer replicas follow it than its"
                        + " min-replicas-to-write: see that they run and are connected (INFO replication)",
                "READONLY You can't. | READONLY You can't. This server is a replica: put the address of its master into \"url\"",
                "MASTERDOWN no link | MASTERDOWN no link. This server is a replica: put the address of its master into \"url\"",
            })
    void whatMayPassSaysWhatToDoShouldItNot(String message, String explained) {
        assertThat(ErrorKind.explained(Reply.ServerError.of(message))).isEqualTo(explained);
    }
}
