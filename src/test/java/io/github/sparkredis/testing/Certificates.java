package io.github.sparkredis.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** A certificate authority with a server's and a client's certificate, as PEM files, made by the JDK's keytool. */
public final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path directory;

    private Certificates(Path directory) {
        this.directory = directory;
    }

    /** The ones for {@code localhost} and {@code 127.0.0.1} that the tests of this JVM share. */
    public static Certificates shared() {
        return Shared.CERTIFICATES;
    }

    /**
     * Makes new ones, by an authority that nobody else trusts.
     *
     * @param serverNames the server's subject alternative names, as keytool takes them: {@code ip:127.0.0.1,dns:localhost}
     * @param keyAlgorithm {@code RSA} or {@code EC}
     */
    public static Certificates create(String serverNames, String keyAlgorithm) {
        Certificates made =
                new Certificates(TemporaryDirectory.create("certificates").path());
        try {
            made.generate("ca", keyAlgorithm, "bc:critical=ca:true", "ku:critical=keyCertSign,cRLSign");
            Certificate authority = made.load("ca").getCertificate("ca");
            writePem(made.ca(), "CERTIFICATE", authority.getEncoded());
            made.trust(authority);
            made.issue("server", keyAlgorithm, "san=" + serverNames, "eku=serverAuth");
            made.issue("client", keyAlgorithm, "eku=clientAuth");
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes a certificate of a server that signed it itself, in the place of an authority's, too. */
    public static Certificates selfSigned(String serverNames, String keyAlgorithm) {
        Certificates made =
                new Certificates(TemporaryDirectory.create("certificates").path());
        try {
            made.generate("server", keyAlgorithm, "san=" + serverNames);
            made.generate("client", keyAlgorithm);
            Certificate certificate = made.load("server").getCertificate("server");
            writePem(made.ca(), "CERTIFICATE", certificate.getEncoded());
            writePem(made.serverCertificate(), "CERTIFICATE", certificate.getEncoded());
            made.writeKey("server");
            made.trust(certificate);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The authority's certificate. */
    public Path ca() {
        return directory.resolve("ca.crt");
    }

    /** The server's certificate. */
    public Path serverCertificate() {
        return directory.resolve("server.crt");
    }

    /** The server's private key, PKCS #8. */
    public Path serverKey() {
        return directory.resolve("server.key");
    }

    /** The client's certificate. */
    public Path clientCertificate() {
        return directory.resolve("client.crt");
    }

    /** The client's private key, PKCS #8. */
    public Path clientKey() {
        return directory.resolve("client.key");
    }

    /** For a plain client: trusts the authority, whatever host it speaks for, and shows the client's certificate. */
    public SslOptions clientOptions() {
        return SslOptions.builder()
                .sslVerifyMode(SslVerifyMode.CA)
                .truststore(keyStore("trust").toFile(), PASSWORD.toCharArray())
                .trustStoreType("PKCS12")
                .keystore(keyStore("client").toFile(), PASSWORD.toCharArray())
                .keyStoreType("PKCS12")
                .build();
    }

    /** A key pair with a certificate that the authority signed. */
    private void issue(String name, String keyAlgorithm, String... extensions)
            throws IOException, GeneralSecurityException {
        generate(name, keyAlgorithm);
        Path request = directory.resolve(name + ".csr");
        keytool(name, "-certreq", "-file", request.toString());
        List<String> sign = new ArrayList<>(List.of("-gencert", "-rfc", "-validity", "30"));
        sign.addAll(List.of("-infile", request.toString()));
        sign.addAll(List.of("-outfile", directory.resolve(name + ".crt").toString()));
        for (String extension : extensions) {
            sign.addAll(List.of("-ext", extension));
        }
        keytool("ca", sign.toArray(String[]::new));
        KeyStore store = load(name);
        Key key = store.getKey(name, PASSWORD.toCharArray());
        // In the place of the one that the key pair signed itself.
        Certificate[] chain = {signed(name), load("ca").getCertificate("ca")};
        store.setKeyEntry(name, key, PASSWORD.toCharArray(), chain);
        save(store, name);
        writeKey(name);
    }

    private void writeKey(String name) throws IOException, GeneralSecurityException {
        Key key = load(name).getKey(name, PASSWORD.toCharArray());
        writePem(directory.resolve(name + ".key"), "PRIVATE KEY", key.getEncoded());
    }

    private void generate(String name, String keyAlgorithm, String... extensions) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-keyalg", keyAlgorithm, "-validity", "30"));
        arguments.addAll(List.of("-dname", "CN=" + name));
        for (String extension : extensions) {
            arguments.addAll(List.of("-ext", extension));
        }
        keytool(name, arguments.toArray(String[]::new));
    }

    /** Runs keytool on the key store of that name, which holds one entry of that name. */
    private void keytool(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        // Short runs gain nothing from the optimizing compiler.
        command.add("-J-XX:TieredStopAtLevel=1");
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", name, "-keystore", keyStore(name).toString()));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void trust(Certificate authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", authority);
        save(store, "trust");
    }

    private Certificate signed(String name) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(directory.resolve(name + ".crt"))) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private void save(KeyStore store, String name) throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(keyStore(name))) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private Path keyStore(String name) {
        return directory.resolve(name + ".p12");
    }

    private KeyStore load(String name) throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(keyStore(name).toFile(), PASSWORD.toCharArray());
    }

    private static void writePem(Path file, String type, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n");
    }

    /** Made at most once. */
    private static final class Shared {
        static final Certificates CERTIFICATES = create("ip:127.0.0.1,dns:localhost", "RSA");
    }
}
