package io.github.sparkredis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.resp.Reply;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ReplyReaderTest {

    private static Reply read(String bytes) throws IOException {
        return reader(latin(bytes)).read();
    }

    private static Object value(String bytes) throws IOException {
        return ((Reply.Value) read(bytes)).content();
    }

    private static ReplyReader reader(byte[] bytes) {
        return new ReplyReader(new ByteArrayInputStream(bytes), 60_000);
    }

    private static byte[] latin(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @Test
    void whatAServerSaysIsRead() throws IOException {
        assertThat(value("+OK\r\n")).isEqualTo(latin("OK"));
        assertThat(value("+\r\n")).isEqualTo(latin(""));
        assertThat(value(":-12\r\n")).isEqualTo(-12L);
        assertThat(value(":9223372036854775807\r\n")).isEqualTo(Long.MAX_VALUE);
        assertThat(value(":-9223372036854775808\r\n")).isEqualTo(Long.MIN_VALUE);
        assertThat(value("$4\r\na\r\nb\r\n")).isEqualTo(latin("a\r\nb"));
        assertThat(value("$0\r\n\r\n")).isEqualTo(latin(""));
        assertThat(value("$-1\r\n")).isNull();
        assertThat(value("*-1\r\n")).isNull();
        assertThat(value("_\r\n")).isNull();
        assertThat(value("#t\r\n")).isEqualTo(true);
        assertThat(value(",-inf\r\n")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(value(",1.5\r\n")).isEqualTo(1.5);
        assertThat(value("(3492890328409238509324850943850943825024385\r\n"))
                .isEqualTo(new BigInteger("3492890328409238509324850943850943825024385"));
        assertThat(value("=8\r\ntxt:some\r\n")).isEqualTo(latin("some"));
        assertThat(value("*0\r\n")).isEqualTo(List.of());
        assertThat(value("~2\r\n:1\r\n*1\r\n:2\r\n")).isEqualTo(List.of(1L, List.of(2L)));
        assertThat(value("%2\r\n:1\r\n:2\r\n:3\r\n:4\r\n"))
                .as("as RESP2 has it")
                .isEqualTo(List.of(1L, 2L, 3L, 4L));
    }

    @Test
    void errorsAreValuesWithinAListToo() throws IOException {
        Reply error = new Reply.ServerError("ERR", "ERR no");
        assertThat(read("-ERR no\r\n")).isEqualTo(error);
        assertThat(read("!6\r\nERR no\r\n")).isEqualTo(error);
        assertThat(value("*2\r\n:1\r\n-ERR no\r\n")).isEqualTo(List.of(1L, error));
    }

    @Test
    void redirectsAreRead() throws IOException {
        assertThat(read("-MOVED 3999 127.0.0.1:6381\r\n"))
                .isEqualTo(new Reply.Redirect("127.0.0.1", 6381, 3999, false, "MOVED 3999 127.0.0.1:6381"));
        assertThat(read("-ASK 0 ::1:6381\r\n")).isEqualTo(new Reply.Redirect("::1", 6381, 0, true, "ASK 0 ::1:6381"));
        assertThat(read("-MOVED 1 :7\r\n")).isEqualTo(new Reply.Redirect("", 7, 1, false, "MOVED 1 :7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"MOVED", "MOVED x h:1", "MOVED 16384 h:1", "MOVED 1 h:0", "MOVED 1 h:99999", "MOVED 1 h", "ASK "
            })
    void aRedirectThatLeadsNowhereIsAnError(String message) throws IOException {
        assertThat(read("-" + message + "\r\n")).isInstanceOf(Reply.ServerError.class);
    }

    @Test
    void whatNobodyAskedForIsPassedOver() throws IOException {
        assertThat(value(">2\r\n+invalidate\r\n*1\r\n+k\r\n|1\r\n+ttl\r\n:3\r\n:7\r\n"))
                .isEqualTo(7L);
    }

    @Test
    void repliesComeInAnyPieces() throws IOException {
        byte[] bytes = latin(":1\r\n$20000\r\n" + "x".repeat(20_000) + "\r\n*2\r\n+a\r\n-ERR b\r\n:3\r\n");
        Random random = new Random(7);
        for (int run = 0; run < 100; run++) {
            ReplyReader reader = new ReplyReader(
                    new ByteArrayInputStream(bytes) {
                        @Override
                        public synchronized int read(byte[] into, int offset, int most) {
                            return super.read(into, offset, Math.min(most, 1 + random.nextInt(300)));
                        }
                    },
                    60_000);
            assertThat(reader.read()).isEqualTo(new Reply.Value(1L));
            assertThat((byte[]) ((Reply.Value) reader.read()).content()).hasSize(20_000);
            assertThat(((Reply.Value) reader.read()).content())
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                    .hasSize(2);
            assertThat(reader.hasMore()).isTrue();
            assertThat(reader.read()).isEqualTo(new Reply.Value(3L));
            assertThat(reader.hasMore()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\n",
                "\0",
                ":\r\n",
                ":-\r\n",
                ":1x\r\n",
                ":1\rx",
                ":9223372036854775808\r\n",
                ":99999999999999999999\r\n",
                "$-2\r\n",
                "*-7\r\n",
                "$2147483647\r\nx",
                "$99999999999\r\n",
                "*2147483648\r\n",
                "$3\r\nabcd\r\n",
                "=2\r\nab\r\n",
                "=-1\r\n",
                ",one\r\n",
                "(1.5\r\n",
                "+a\rb\r\n",
            })
    void whatIsNoReplyIsSaidToBeNone(String bytes) {
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(ProtocolException.class)
                .hasMessageNotContaining("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "%", "~", ">", "|"})
    void listsWithinListsHaveAnEnd(String type) {
        assertThatThrownBy(() -> read((type + "1\r\n").repeat(100_000)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("32 deep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$536870000\r\n", "*536870000\r\n", "%268435456\r\n", "*2\r\n$500000000\r\n"})
    void noMemoryIsTakenForWhatIsOnlyAnnounced(String bytes) {
        long before = usedMemory();
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(EOFException.class);
        assertThat(usedMemory() - before).isLessThan(100_000_000);
    }

    private static long usedMemory() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"+x", ":", "*536870000\r\n", ">0\r\n"})
    void aReplyWithoutEndIsGivenUp(String head) {
        byte[] start = latin(head);
        String more = head.startsWith("*5") ? ":1\r\n" : head.startsWith(">") ? head : "0";
        ReplyReader reader = new ReplyReader(new Endless(start, latin(more.repeat(2_000))), 60_000);
        assertThatThrownBy(reader::read).isInstanceOf(ProtocolException.class);
    }

    /** First some bytes, then others for ever. */
    private static final class Endless extends InputStream {
        private final byte[] more;
        private byte[] next;

        Endless(byte[] start, byte[] more) {
            this.next = start;
            this.more = more;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int offset, int most) {
            int length = Math.min(most, next.length);
            System.arraycopy(next, 0, into, offset, length);
            next = more;
            return length;
        }
    }

    @Test
    void aReplyThatDripsIsGivenUpInTime() {
        ReplyReader reader = new ReplyReader(
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        try {
                            Thread.sleep(20);
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                        return '+';
                    }

                    @Override
                    public int read(byte[] into, int offset, int most) throws IOException {
                        into[offset] = (byte) read();
                        return 1;
                    }
                },
                200);
        assertThatThrownBy(reader::read)
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("200 ms");
    }

    /** Any bytes at all, and replies of which a byte or two were changed. */
    @Test
    void garbageIsAReplyOrSaidToBeNone() {
        String[] heads = {
            "", ":1\r\n", "+OK\r\n", "*2\r\n$1\r\na\r\n:5\r\n", "%1\r\n+a\r\n*1\r\n$2\r\nab\r\n", "-MOVED 1 h:6379\r\n",
            ",1.5\r\n", "(12\r\n", "=5\r\ntxt:a\r\n", "!5\r\nERR a\r\n", "|1\r\n+a\r\n:1\r\n:2\r\n",
                    ">1\r\n+a\r\n:1\r\n"
        };
        for (int seed = 0; seed < 200_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            byte[] head = latin(heads[random.nextInt(heads.length)]);
            for (int change = random.nextInt(3); change > 0 && head.length > 0; change--) {
                head[random.nextInt(head.length)] = (byte) random.nextInt(256);
            }
            byte[] all = java.util.Arrays.copyOf(head, head.length + bytes.length);
            System.arraycopy(bytes, 0, all, head.length, bytes.length);
            ReplyReader reader = reader(all);
            try {
                while (true) {
                    assertThat(reader.read()).isNotNull();
                }
            } catch (EOFException | ProtocolException expected) {
                // Neither is another one.
            } catch (Throwable odd) {
                throw new AssertionError("seed " + seed, odd);
            }
        }
    }
}
