package io.github.sparkredis.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PEM certificates and keys, as key stores that TLS takes. No message shows a text that was given. */
final class Pem {

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    /** The store lives in memory alone; the format asks for a password. */
    private static final char[] STORE_PASSWORD = "in-memory".toCharArray();

    private Pem() {}

    static char[] storePassword() {
        return STORE_PASSWORD.clone();
    }

    /**
     * The PEM text that an option stands for.
     *
     * @param given PEM text, a path, or the name of a file in {@code files}
     * @param files where {@code --files} go
     */
    static String text(String option, String given, Supplier<String> files) {
        if (given.contains("-----BEGIN")) {
            return given;
        }
        try {
            Path path = Path.of(given);
            if (!Files.exists(path) && !path.isAbsolute()) {
                path = Path.of(files.get()).resolve(given);
            }
            return Files.readString(path);
        } catch (IOException | InvalidPathException e) {
            // Not the exception's message: it repeats what was given, which may be a key without its first line.
            throw new RefusedException(
                    "The option " + option + " is neither PEM text nor a file that can be read here ("
                            + e.getClass().getSimpleName()
                            + "). Ship the file with --files and give its name,"
                            + " or give the path that it has on every executor.");
        }
    }

    /** A key store with the certificates to trust. */
    static byte[] trustStore(String option, String pem) {
        try {
            KeyStore store = emptyStore();
            int number = 0;
            for (Certificate certificate : certificates(pem)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            if (number == 0) {
                throw new RefusedException("The option " + option + " holds no certificate (BEGIN CERTIFICATE).");
            }
            return bytes(store);
        } catch (GeneralSecurityException | IOException e) {
            throw unreadable(option, e);
        }
    }

    /** A key store with the client's certificate chain and its key. */
    static byte[] keyStore(String certificatePem, String keyPem) {
        try {
            KeyStore store = emptyStore();
            Certificate[] chain = certificates(certificatePem).toArray(new Certificate[0]);
            if (chain.length == 0) {
                throw new RefusedException("The option tls_cert holds no certificate (BEGIN CERTIFICATE).");
            }
            store.setKeyEntry("client", privateKey(keyPem), STORE_PASSWORD, chain);
            return bytes(store);
        } catch (GeneralSecurityException | IOException e) {
            throw unreadable("tls_cert or tls_key", e);
        }
    }

    private static PrivateKey privateKey(String pem) {
        Matcher matcher = PRIVATE_KEY.matcher(pem);
        if (!matcher.find()) {
            throw new RefusedException("The option tls_key holds no unencrypted PKCS #8 key (BEGIN PRIVATE KEY)."
                    + " Convert it: openssl pkcs8 -topk8 -nocrypt -in key.pem -out key8.pem");
        }
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
        return KEY_ALGORITHMS.stream()
                .flatMap(algorithm -> generate(algorithm, spec).stream())
                .findFirst()
                .orElseThrow(() ->
                        new RefusedException("The option tls_key holds a key that is none of " + KEY_ALGORITHMS + "."));
    }

    private static Optional<PrivateKey> generate(String algorithm, PKCS8EncodedKeySpec spec) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
        } catch (GeneralSecurityException e) {
            return Optional.empty(); // a key of another algorithm
        }
    }

    private static Collection<? extends Certificate> certificates(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static byte[] bytes(KeyStore store) throws GeneralSecurityException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, STORE_PASSWORD);
        return out.toByteArray();
    }

    private static RefusedException unreadable(String option, Exception cause) {
        return new RefusedException("The option " + option + " holds PEM that cannot be read: " + cause.getMessage());
    }
}
