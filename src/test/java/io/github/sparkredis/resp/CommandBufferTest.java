package io.github.sparkredis.resp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CommandBufferTest {

    private final CommandBuffer buffer = new CommandBuffer(0);

    @Test
    void aCommandIsAnArrayOfBulkStrings() {
        buffer.beginCommand(3);
        buffer.bulk("HSET");
        buffer.bulk(-42);
        buffer.bulk("");
        assertThat(text()).isEqualTo("*3\r\n$4\r\nHSET\r\n$3\r\n-42\r\n$0\r\n\r\n");
    }

    @Test
    void aValueOfAnyLengthGetsItsLengthBeforeIt() {
        StringBuilder expected = new StringBuilder();
        for (int size :
                new int[] {0, 1, 9, 10, 11, 99, 100, 101, 999, 1000, 9_999, 10_000, 99_999, 100_000, 1_234_567}) {
            byte[] value = new byte[size];
            Arrays.fill(value, (byte) ('a' + size % 26));
            int start = buffer.openBulk();
            buffer.append(value);
            int moved = buffer.closeBulk(start);
            assertThat(new String(buffer.array(), moved, size, UTF_8)).isEqualTo(new String(value, UTF_8));
            expected.append('$')
                    .append(size)
                    .append("\r\n")
                    .append(new String(value, UTF_8))
                    .append("\r\n");
            assertThat(text()).isEqualTo(expected.toString());
        }
    }

    @Test
    void aValueCanBeAppendedInPieces() {
        int start = buffer.openBulk();
        buffer.append((byte) 'x');
        buffer.appendUtf8("ş😀");
        buffer.appendAscii("ascii");
        buffer.appendLong(Long.MIN_VALUE);
        buffer.appendPadded(7, 4);
        buffer.append("abcdef".getBytes(UTF_8), 2, 3);
        byte[] target = buffer.reserve(2);
        target[buffer.length()] = '!';
        target[buffer.length() + 1] = '?';
        buffer.advance(2);
        buffer.closeBulk(start);
        assertThat(text()).isEqualTo("$41\r\nxş😀ascii-92233720368547758080007cde!?\r\n");
    }

    @Test
    void everyByteGoesThrough() {
        byte[] every = new byte[256];
        new Random(1).nextBytes(every);
        int start = buffer.openBulk();
        buffer.append(every);
        int value = buffer.closeBulk(start);
        assertThat(Arrays.copyOfRange(buffer.array(), value, value + 256)).isEqualTo(every);
    }

    @Test
    void longsAreDecimalDigits() {
        for (long value :
                new long[] {0, 1, -1, 9, 10, 2147483647L, -2147483648L, 2147483648L, Long.MAX_VALUE, Long.MIN_VALUE}) {
            buffer.clear(64);
            buffer.appendLong(value);
            assertThat(text()).isEqualTo(Long.toString(value));
        }
    }

    @Test
    void paddedNumbersHaveLeadingZeros() {
        buffer.appendPadded(0, 2);
        buffer.appendPadded(9, 2);
        buffer.appendPadded(59, 2);
        buffer.appendPadded(600, 6);
        buffer.appendPadded(9999, 4);
        assertThat(text()).isEqualTo("0009590006009999");
    }

    @Test
    void whatIsTakenBackIsGone() {
        buffer.bulk("stays");
        int length = buffer.length();
        buffer.openBulk();
        buffer.appendAscii("goes");
        buffer.truncate(length);
        buffer.bulk("next");
        assertThat(text()).isEqualTo("$5\r\nstays\r\n$4\r\nnext\r\n");
    }

    @Test
    void clearingLetsGoOfAnArrayThatGrewTooLarge() {
        buffer.append(new byte[10_000]);
        int grown = buffer.capacity();
        buffer.clear(grown);
        assertThat(buffer.length()).isZero();
        assertThat(buffer.capacity()).isEqualTo(grown);
        buffer.append(new byte[10_000]);
        buffer.clear(100);
        assertThat(buffer.capacity()).isEqualTo(100);
        buffer.appendAscii("again");
        assertThat(text()).isEqualTo("again");
    }

    @Test
    void aLargeValueTakesNoMoreRoomThanItNeeds() {
        buffer.beginCommand(3);
        for (int i = 0; i < 2; i++) {
            int start = buffer.openBulk();
            buffer.append(new byte[20_000_000]);
            int room = buffer.capacity();
            buffer.closeValue(start);
            assertThat(buffer.capacity()).as("closing moves it where it lies").isEqualTo(room);
        }
        assertThat(buffer.capacity() - buffer.length()).isLessThan(200);
    }

    @Test
    void whatRoomWasMadeForNeedsNoMore() {
        buffer.makeRoom(3_000_000);
        int room = buffer.capacity();
        for (int i = 0; i < 3; i++) {
            int start = buffer.openBulk();
            buffer.append(new byte[999_980]);
            buffer.closeValue(start);
        }
        assertThat(buffer.capacity()).isEqualTo(room);
    }

    @Test
    void noArrayHoldsMoreThanTwoGigabytes() {
        assertThatThrownBy(() -> buffer.makeRoom(Integer.MAX_VALUE))
                .isInstanceOf(TooLargeException.class)
                .hasMessage("a batch, which the row is a part of, has no more than 2 GiB; split the row, or lower"
                        + " \"batch_bytes\" where it is large");
    }

    @Test
    void aValueMayHaveJustSoManyBytesAndOtherPartsMore() {
        CommandBuffer bounded = new CommandBuffer(0, 10);
        bounded.bulk("an argument that is no value");
        int start = bounded.openBulk();
        bounded.append(new byte[10]);
        bounded.closeValue(start);
        int next = bounded.openBulk();
        bounded.append(new byte[11]);
        assertThatThrownBy(() -> bounded.closeValue(next))
                .isInstanceOf(TooLargeException.class)
                .hasMessage(
                        "11 bytes are more than max_value_bytes=10; raise it, and the server's proto-max-bulk-len where"
                                + " that is less, or split the value");
    }

    @Test
    void aLargePartBeyondTheBoundIsRefusedBeforeThereIsRoomForIt() {
        CommandBuffer bounded = new CommandBuffer(100, 2_000_000);
        bounded.openBulk();
        assertThatThrownBy(() -> bounded.reserve(2_000_001))
                .isInstanceOf(TooLargeException.class)
                .hasMessageStartingWith("2000001 bytes or more are more than max_value_bytes=2000000; raise it, ");
        assertThat(bounded.capacity()).isEqualTo(100);
    }

    @Test
    void aValueOfManyPiecesBeyondTheBoundIsRefusedAsItGrows() {
        CommandBuffer bounded = new CommandBuffer(100, 2_000_000);
        bounded.bulk("a command before");
        int start = bounded.openBulk();
        byte[] piece = new byte[4_000];
        assertThatThrownBy(() -> {
                    while (true) {
                        bounded.append(piece);
                    }
                })
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("max_value_bytes=2000000; raise it, ");
        assertThat(bounded.capacity()).isLessThan(4_200_000);
        bounded.truncate(start);
        bounded.closeValue(start);
        int next = bounded.openBulk();
        for (int i = 0; i < 500; i++) {
            bounded.append(piece);
        }
        bounded.reserve(20);
        bounded.closeValue(next);
    }

    @Test
    void shrinkingKeepsWhatIsThere() {
        buffer.appendAscii("stays");
        buffer.makeRoom(1_000_000);
        buffer.shrink(3);
        assertThat(buffer.capacity()).isEqualTo(5);
        assertThat(text()).isEqualTo("stays");
    }

    private String text() {
        return new String(buffer.array(), 0, buffer.length(), UTF_8);
    }
}
