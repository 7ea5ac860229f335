package io.github.sparkredis.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplyTest {

    @Test
    void theCodeOfAnErrorIsItsFirstWord() {
        String text = "WRONGTYPE Operation against a key holding the wrong kind of value";
        assertThat(Reply.ServerError.of(text)).isEqualTo(new Reply.ServerError("WRONGTYPE", text));
        assertThat(Reply.ServerError.of("ERR unknown command").code()).isEqualTo("ERR");
        assertThat(Reply.ServerError.of("MOVED 3999 127.0.0.1:6381").code()).isEqualTo("MOVED");
        assertThat(Reply.ServerError.of("OOM").code()).isEqualTo("OOM");
    }

    @Test
    void theCodeOfAnAbortedTransactionIsThatOfItsReason() {
        assertThat(Reply.ServerError.of("EXECABORT Transaction discarded because of: READONLY You can't write."))
                .isEqualTo(new Reply.ServerError("READONLY", "READONLY You can't write."));
        assertThat(Reply.ServerError.of("EXECABORT Transaction discarded because of previous errors.")
                        .code())
                .isEqualTo("EXECABORT");
    }

    @Test
    void theCodeOfWhatAnAclRefusesWithinAScriptIsThatOfAnAcl() {
        for (String refusedInScript : List.of(
                "ERR ACL failure in script: User app has no permissions to run the 'exists' command",
                "@user_script: 1: The user executing the script can't run this command or subcommand")) {
            assertThat(Reply.ServerError.of(refusedInScript))
                    .isEqualTo(new Reply.ServerError("NOPERM", refusedInScript));
        }
    }

    @Test
    void anErrorWithoutACodeIsErr() {
        assertThat(Reply.ServerError.of("Broken pipe").code()).isEqualTo("ERR");
        assertThat(Reply.ServerError.of("user_script:1: no").code()).isEqualTo("ERR");
        assertThat(Reply.ServerError.of(" leading blank").code()).isEqualTo("ERR");
        assertThat(Reply.ServerError.of("")).isEqualTo(new Reply.ServerError("ERR", ""));
        assertThat(Reply.ServerError.of(null)).isEqualTo(new Reply.ServerError("ERR", ""));
    }

    @Test
    void nilIsAValue() {
        assertThat(new Reply.Value(null).content()).isNull();
        assertThat(new Reply.Value(1L)).isEqualTo(new Reply.Value(1L));
    }
}
