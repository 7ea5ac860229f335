package io.github.sparkredis.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkredis.testing.Fault.Direction;
import io.github.sparkredis.testing.Fault.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault as both sides see it. The server sends back what it is sent, and ends when its input does. */
@Timeout(60)
final class FaultProxyTest {
    private ServerSocket server;
    private FaultProxy proxy;
    /** What the server had read of a connection when that ended. */
    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = FaultProxy.to(server.getLocalPort());
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try {
                    Socket connection = server.accept();
                    new Thread(() -> echo(connection)).start();
                } catch (IOException e) {
                    return; // the test is over
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void echo(Socket connection) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (connection) {
            echo(connection, read);
            arrived.add(read.toString(US_ASCII)); // before it is closed, which the proxy sees
        } catch (IOException e) {
            arrived.add(read.toString(US_ASCII)); // it ends here, too
        }
    }

    private static void echo(Socket connection, ByteArrayOutputStream read) throws IOException {
        for (int next = connection.getInputStream().read();
                next >= 0;
                next = connection.getInputStream().read()) {
            read.write(next);
            connection.getOutputStream().write(next);
        }
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void withoutAFaultAllPasses() throws Exception {
        try (Socket client = client()) {
            say(client, "hello");
            assertThat(client.getInputStream().readNBytes(5)).asString(US_ASCII).isEqualTo("hello");
        }
        assertThat(arrived.take()).isEqualTo("hello");
        assertThat(proxy.struck()).isZero();
    }

    @Test
    void aCutResetsTheConnectionAtItsByte() throws Exception {
        arm(Kind.CUT, Direction.TO_SERVER, 3);
        try (Socket client = client()) {
            say(client, "hello");
            assertThat(arrived.take()).isEqualTo("hel");
            assertThatThrownBy(() -> client.getInputStream().readAllBytes()).isInstanceOf(SocketException.class);
        }
        assertThat(proxy.struck()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"TRUNCATE", "HALF_CLOSE"})
    void theClientHasTheAnswersToWhatCameBeforeAnEndOnTheWayToTheServer(Kind kind) throws Exception {
        arm(kind, Direction.TO_SERVER, 3);
        try (Socket client = client()) {
            say(client, "hello");
            assertThat(client.getInputStream().readAllBytes())
                    .asString(US_ASCII)
                    .isEqualTo("hel");
        }
        assertThat(arrived.take()).isEqualTo("hel");
    }

    @Test
    void answersThatAreTruncatedEndInGoodOrder() throws Exception {
        arm(Kind.TRUNCATE, Direction.TO_CLIENT, 3);
        try (Socket client = client()) {
            say(client, "hello");
            assertThat(client.getInputStream().readAllBytes())
                    .asString(US_ASCII)
                    .isEqualTo("hel");
        }
        assertThat(arrived.take()).startsWith("hel");
    }

    @Test
    void whatIsSentAfterTheAnswersHaveEndedStillReachesTheServer() throws Exception {
        arm(Kind.HALF_CLOSE, Direction.TO_CLIENT, 3);
        try (Socket client = client()) {
            say(client, "hello");
            assertThat(client.getInputStream().readAllBytes())
                    .asString(US_ASCII)
                    .isEqualTo("hel");
            say(client, ", world");
        }
        assertThat(arrived.take()).isEqualTo("hello, world");
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void inSilenceTheClientWaitsInVain(Direction direction) throws Exception {
        arm(Kind.SILENCE, direction, 3);
        try (Socket client = client()) {
            client.setSoTimeout(100);
            say(client, "hello");
            InputStream answers = client.getInputStream();
            assertThat(answers.readNBytes(3)).asString(US_ASCII).isEqualTo("hel");
            assertThatThrownBy(answers::read).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(arrived.take()).isEqualTo(direction == Direction.TO_SERVER ? "hel" : "hello");
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void whatIsDelayedComes(Direction direction) throws Exception {
        arm(Kind.DELAY, direction, 3);
        try (Socket client = client()) {
            say(client, "hello");
            assertThat(client.getInputStream().readNBytes(5)).asString(US_ASCII).isEqualTo("hello");
        }
        assertThat(proxy.struck()).isZero();
    }

    @Test
    void eachConnectionHasTheFaultOfItsNumberAndOneThatIsOpenIsTheFirst() throws Exception {
        try (Socket open = client()) {
            say(open, "hello");
            assertThat(open.getInputStream().readNBytes(5)).hasSize(5);
            proxy.arm(List.of(
                    new Fault(Kind.TRUNCATE, Direction.TO_SERVER, 1, 0),
                    new Fault(Kind.TRUNCATE, Direction.TO_SERVER, 2, 0)));
            say(open, "again");
            assertThat(open.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("a");
        }
        for (String expected : List.of("ag", "again")) {
            try (Socket next = client()) {
                say(next, "again");
                assertThat(next.getInputStream().readNBytes(expected.length()))
                        .asString(US_ASCII)
                        .isEqualTo(expected);
            }
        }
        assertThat(proxy.struck()).isEqualTo(2);
    }

    /** Else an older row could overtake a newer one, and no run could tell that from a fault of the connector. */
    @Test
    void whatWasSentOnAConnectionThatIsGivenUpIsThereBeforeTheNextOneIsTaken() throws Exception {
        for (int i = 0; i < 50; i++) {
            try (Socket given = client()) {
                say(given, "up");
            }
            try (Socket next = client()) {
                say(next, "x");
                assertThat(next.getInputStream().read()).isEqualTo('x');
                assertThat(arrived.poll()).isEqualTo("up");
            }
            assertThat(arrived.take()).isEqualTo("x");
        }
    }

    private void arm(Kind kind, Direction direction, long bytes) {
        proxy.arm(List.of(new Fault(kind, direction, bytes, 20)));
    }

    private Socket client() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static void say(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(US_ASCII));
    }
}
