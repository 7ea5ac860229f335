package io.github.sparkredis.client;

import io.github.sparkredis.options.Quoted;
import io.github.sparkredis.options.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PEM certificates and keys, as key stores that TLS takes. No message shows a text that was given. */
final class Pem {

    /** What a key signs, to show whose it is. */
    private static final byte[] SIGNED_TEXT = {1, 2, 3};

    /** PKCS7 holds any number of certificates. */
    private static final Set<String> CERTIFICATES = Set.of("CERTIFICATE", "X509 CERTIFICATE", "PKCS7");

    /** What a key has and a path has not: line breaks, an END, and Base64 of the length of a line. */
    private static final Pattern NO_PATH = Pattern.compile("[\\p{Cntrl}]|-----|[A-Za-z0-9+/=]{48}");

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
        if (isText(given)) {
            return given;
        }
        try {
            return Files.readString(file(given, files), StandardCharsets.ISO_8859_1); // no ASCII is around the blocks
        } catch (IOException | InvalidPathException e) {
            // Not the exception's message: it repeats what was given, which may be a key without its first line.
            throw new RefusedException("The option " + Quoted.of(option) + " "
                    + (isShown(given)
                            ? "names " + Quoted.of(given) + ", which is no file that can be read here"
                            : "is neither PEM text nor a file that can be read here")
                    + " (" + e.getClass().getSimpleName() + "). Ship the file with --files and give its name,"
                    + " or give the path that it has on every executor.");
        }
    }

    private static Path file(String given, Supplier<String> files) {
        Path path = Path.of(given);
        return Files.exists(path) || path.isAbsolute()
                ? path
                : Path.of(files.get()).resolve(given);
    }

    /**
     * The file that a text is from, in a sentence with a blank before it; empty for what was given as text.
     *
     * @param given PEM text, a path, or the name of a file
     */
    static String origin(String option, String given) {
        return isText(given) || !isShown(given) ? "" : " " + Quoted.of(option) + " names " + Quoted.of(given) + ".";
    }

    private static boolean isText(String given) {
        return given.contains("-----BEGIN");
    }

    /** Whether it is no part of a key that came without its first line, but a path. */
    private static boolean isShown(String given) {
        return !given.isEmpty() && !NO_PATH.matcher(given).find();
    }

    /** A key store with the certificates to trust. */
    static byte[] trustStore(String option, String pem) {
        try {
            KeyStore store = emptyStore();
            int number = 0;
            for (Certificate certificate : certificates(option, pem)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            return bytes(store);
        } catch (GeneralSecurityException | IOException e) {
            throw PemBlock.unreadable(option, e.getMessage());
        }
    }

    /**
     * A key store with the client's certificate chain and its key.
     *
     * @param keyPassword of an encrypted key; null for none
     */
    static byte[] keyStore(String certificatePem, String keyPem, @Nullable Secret keyPassword) {
        Certificate[] chain = certificates("tls_cert", certificatePem).toArray(new Certificate[0]);
        PrivateKey key = PrivateKeys.read(keyPem, keyPassword);
        try {
            KeyStore store = emptyStore();
            if (!belongTogether(key, chain[0].getPublicKey())) {
                throw new RefusedException(
                        "The options \"tls_cert\" and \"tls_key\" do not belong together: the key is not that"
                                + " of the first certificate. The client's own comes first, then the one that signed it, and so"
                                + " on.");
            }
            store.setKeyEntry("client", key, STORE_PASSWORD, chain);
            return bytes(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new RefusedException("The option \"tls_cert\" holds certificates that cannot be used: "
                    + e.getMessage() + ". The client's comes first, then the one that signed it, and so on.");
        }
    }

    private static List<Certificate> certificates(String option, String pem) {
        List<PemBlock> blocks = PemBlock.all(option, pem);
        List<Certificate> certificates = new ArrayList<>();
        for (PemBlock block : blocks) {
            if (CERTIFICATES.contains(block.label())) {
                try {
                    certificates.addAll(CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(block.bytes(option))));
                } catch (CertificateException e) {
                    throw PemBlock.unreadable(option, e.getMessage());
                }
            }
        }
        if (certificates.isEmpty()) {
            throw PemBlock.missing(option, "certificate", "CERTIFICATE", blocks);
        }
        return certificates;
    }

    /** Whether what the one signs is what the other verifies; where that cannot be tried, the server will say. */
    private static boolean belongTogether(PrivateKey key, PublicKey certified) {
        Signature signature;
        byte[] signed;
        try {
            signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> key.getAlgorithm();
                    });
            signature.initSign(key);
            signature.update(SIGNED_TEXT);
            signed = signature.sign();
        } catch (GeneralSecurityException e) {
            return true;
        }
        try {
            signature.initVerify(certified);
            signature.update(SIGNED_TEXT);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // of another kind, length or curve
        }
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
}
