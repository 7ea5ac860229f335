package io.github.sparkredis.resp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class CommandBatchTest {

    private final CommandBatch batch = new CommandBatch(16);

    @Test
    void knowsWhereEachCommandIsAndItsKey() {
        int rows = 1_000; // more than the arrays start with
        for (int row = 0; row < rows; row++) {
            append("k" + row, "v".repeat(row % 200));
        }
        assertThat(batch.rows()).isEqualTo(rows);
        assertThat(batch.start(0)).isZero();
        assertThat(batch.end(rows - 1)).isEqualTo(batch.buffer().length());
        for (int row = 0; row < rows; row++) {
            assertThat(batch.key(row)).isEqualTo("k" + row);
            assertThat(command(row)).isEqualTo(command("k" + row, "v".repeat(row % 200)));
        }
    }

    @Test
    void aKeyOfAnyLengthIsFoundThoughItMoves() {
        for (int size : new int[] {0, 1, 9, 10, 99, 100, 1_000, 100_000}) {
            append("ş".repeat(size), "v");
            assertThat(batch.key(batch.rows() - 1)).isEqualTo("ş".repeat(size));
        }
    }

    @Test
    void aDroppedRowLeavesNothingBehind() {
        append("first", "1");
        begin("dropped");
        batch.buffer().appendAscii("half a val");
        assertThat(batch.openRowKey()).isEqualTo("dropped");
        batch.dropRow();
        assertThat(batch.openRowKey()).isNull();
        assertThat(batch.rows()).isEqualTo(1);
        append("second", "2");
        assertThat(batch.rows()).isEqualTo(2);
        assertThat(batch.key(1)).isEqualTo("second");
        assertThat(command(0) + command(1)).isEqualTo(command("first", "1") + command("second", "2"));
    }

    @Test
    void aRowThatIsDroppedFirstOrBeforeItsKeyLeavesNothingBehind() {
        batch.buffer().beginCommand(2);
        assertThat(batch.openRowKey()).isNull();
        batch.openKey();
        batch.buffer().appendAscii("half a k");
        assertThat(batch.openRowKey()).as("a key that is not closed").isNull();
        batch.dropRow();
        assertThat(batch.isEmpty()).isTrue();
        assertThat(batch.buffer().length()).isZero();
    }

    @Test
    void theKeyOfARowThatEndedIsNotTheOpenOne() {
        append("first", "1");
        assertThat(batch.openRowKey()).isNull();
    }

    @Test
    void aKeyThatIsNoUtf8IsShownAllTheSame() {
        batch.buffer().beginCommand(1);
        batch.openKey();
        batch.buffer().append(new byte[] {'a', (byte) 0xff, 'b'});
        batch.closeKey();
        batch.endRow();
        assertThat(batch.key(0)).isEqualTo("a\uFFFDb");
    }

    @Test
    void anotherCommandTakesTheRowsPlace() {
        append("first", "1");
        append("second", "2");
        append("third", "3");
        begin("second");
        batch.buffer().bulk("longer than before");
        batch.replaceRow(1);
        assertThat(batch.rows()).isEqualTo(3);
        assertThat(batch.key(1)).isEqualTo("second");
        assertThat(batch.arguments(1).get(2)).isEqualTo(ByteBuffer.wrap("longer than before".getBytes(UTF_8)));
        assertThat(command(0) + command(1) + command(2))
                .isEqualTo(command("first", "1") + command("second", "longer than before") + command("third", "3"));
    }

    @Test
    void aClearedBatchBeginsAnew() {
        append("first", "1");
        batch.clear(1_024);
        assertThat(batch.isEmpty()).isTrue();
        append("second", "2");
        assertThat(batch.start(0)).isZero();
        assertThat(batch.key(0)).isEqualTo("second");
        assertThat(command(0)).isEqualTo(command("second", "2"));
    }

    private void append(String key, String value) {
        begin(key);
        batch.buffer().bulk(value);
        batch.endRow();
    }

    private void begin(String key) {
        batch.buffer().beginCommand(3);
        batch.buffer().bulk("SET");
        batch.openKey();
        batch.buffer().appendUtf8(key);
        batch.closeKey();
    }

    private String command(int row) {
        int start = batch.start(row);
        return new String(batch.buffer().array(), start, batch.length(row), UTF_8);
    }

    private static String command(String key, String value) {
        return "*3\r\n$3\r\nSET\r\n$" + key.length() + "\r\n" + key + "\r\n$" + value.length() + "\r\n" + value
                + "\r\n";
    }

    @Test
    void theArgumentsOfARowAreReadBack() {
        CommandBatch batch = new CommandBatch(16);
        for (String key : new String[] {"", "a key of more than ten bytes"}) {
            batch.buffer().beginCommand(3);
            batch.buffer().bulk("SET");
            batch.openKey();
            batch.buffer().appendAscii(key);
            batch.closeKey();
            batch.buffer().bulk(12);
            batch.endRow();
        }
        assertThat(batch.arguments(1))
                .extracting(bytes -> UTF_8.decode(bytes.duplicate()).toString())
                .containsExactly("SET", "a key of more than ten bytes", "12");
        assertThat(batch.arguments(0)).hasSize(3).element(1).isEqualTo(ByteBuffer.allocate(0));
        assertThat(batch.keyCopy(1)).isEqualTo("a key of more than ten bytes".getBytes(UTF_8));
    }
}
