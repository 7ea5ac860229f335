package io.github.sparkredis.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The configuration file of a private server: what keeps it small, quick and alone, then the test's own lines. */
record RedisConfig(Product product, Optional<Certificates> certificates, List<String> ownLines) {
    List<String> lines(int port, Path directory) {
        List<String> lines = new ArrayList<>(List.of(
                "bind 127.0.0.1",
                "dir " + directory,
                "daemonize no",
                "save \"\"",
                "appendonly no",
                "repl-diskless-sync-delay 0"));
        // Valkey began as Redis 7.2.
        if (product.version().isAtLeast(7, 0)) {
            lines.add("shutdown-timeout 0");
            lines.add("enable-debug-command local");
        }
        certificates.ifPresentOrElse(
                tls -> lines.addAll(List.of(
                        "port 0",
                        "tls-port " + port,
                        "tls-ca-cert-file " + tls.ca(),
                        "tls-cert-file " + tls.serverCertificate(),
                        "tls-key-file " + tls.serverKey())),
                () -> lines.add("port " + port));
        // What a server asks of its clients, its replicas have to know.
        password().ifPresent(password -> lines.add("masterauth " + password));
        lines.addAll(ownLines);
        return lines;
    }

    /** Whether it keeps no data, and watches those that do. */
    boolean isSentinel() {
        return ownLines.stream().anyMatch(line -> line.startsWith("sentinel "));
    }

    List<String> command(Path binary, Path file) {
        return isSentinel()
                ? List.of(binary.toString(), file.toString(), "--sentinel")
                : List.of(binary.toString(), file.toString());
    }

    /** What stands in its log when it is. */
    String ready() {
        return isSentinel() ? "Sentinel ID is" : "eady to accept connections";
    }

    int freePort() {
        return valueOf("cluster-enabled").filter("yes"::equals).isPresent() ? FreePort.findWithBus() : FreePort.find();
    }

    Optional<String> password() {
        return valueOf("requirepass");
    }

    /** As the server reads it: the last line counts. */
    private Optional<String> valueOf(String directive) {
        return ownLines.stream()
                .filter(line -> line.startsWith(directive + " "))
                .map(line -> line.substring(directive.length()).strip())
                .reduce((first, second) -> second);
    }
}
