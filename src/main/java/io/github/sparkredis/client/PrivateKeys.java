package io.github.sparkredis.client;

import io.github.sparkredis.options.Quoted;
import io.github.sparkredis.options.Secret;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Private keys from PEM: PKCS #8, encrypted or not, and the older forms of RSA and elliptic curves. */
final class PrivateKeys {

    private static final String OPTION = "tls_key";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    private static final String CONVERT = "Convert it: openssl pkcs8 -topk8 -nocrypt -in key.pem -out key8.pem";
    private static final String DECRYPT = "Decrypt it: openssl pkey -in key.pem -out plain.pem. Or encrypt it as Java"
            + " knows it: openssl pkcs8 -topk8 -v2 aes-256-cbc -in key.pem -out key8.pem";

    private PrivateKeys() {}

    /**
     * The first private key of a text.
     *
     * @param password of the key; null for none
     */
    static PrivateKey read(String pem, @Nullable Secret password) {
        List<PemBlock> blocks = PemBlock.all(OPTION, pem);
        PemBlock block = blocks.stream()
                .filter(b -> b.label().endsWith("PRIVATE KEY"))
                .findFirst()
                .orElseThrow(() -> PemBlock.missing(OPTION, "private key", "PRIVATE KEY", blocks));
        if (block.hasEncryptionHeaders()) {
            throw refused("holds a key that is encrypted in the old way of openssl (Proc-Type: 4,ENCRYPTED), which Java"
                    + " does not read. " + DECRYPT);
        }
        if (block.label().equals("ENCRYPTED PRIVATE KEY")) {
            return key(decrypt(block.bytes(OPTION), password));
        }
        if (password != null) {
            throw new RefusedException(
                    "The option \"tls_key_password\" was given, but the key of the option \"tls_key\" is not"
                            + " encrypted. Leave \"tls_key_password\" out.");
        }
        return key(new PKCS8EncodedKeySpec(pkcs8(block)));
    }

    private static byte[] pkcs8(PemBlock block) {
        byte[] bytes = block.bytes(OPTION);
        try {
            return switch (block.label()) {
                case "PRIVATE KEY" -> bytes;
                case "RSA PRIVATE KEY" -> Der.pkcs8OfRsa(bytes);
                case "EC PRIVATE KEY" -> Der.pkcs8OfEc(bytes);
                default ->
                    throw refused(
                            "holds a key in a form that is not known here (BEGIN " + block.label() + "). " + CONVERT);
            };
        } catch (IOException e) {
            throw refused("holds a key that cannot be read (BEGIN " + block.label() + "): " + e.getMessage() + ". "
                    + CONVERT);
        }
    }

    private static PKCS8EncodedKeySpec decrypt(byte[] bytes, @Nullable Secret password) {
        if (password == null) {
            throw refused("holds an encrypted key (BEGIN ENCRYPTED PRIVATE KEY). Give its password in the option"
                    + " \"tls_key_password\". " + DECRYPT);
        }
        EncryptedPrivateKeyInfo key;
        Cipher cipher;
        String algorithm;
        try {
            key = new EncryptedPrivateKeyInfo(bytes);
            // PBES2 is a frame for any cipher: the JDK's name for the whole of it is what the parameters print.
            algorithm =
                    key.getAlgName().equals("PBES2") ? key.getAlgParameters().toString() : key.getAlgName();
            cipher = Cipher.getInstance(algorithm);
        } catch (IOException | GeneralSecurityException e) {
            throw refused("holds a key that is encrypted in a way that Java does not know (" + e.getMessage() + "). "
                    + DECRYPT);
        }
        String text = password.reveal();
        if (!text.chars().allMatch(c -> c < 128)) {
            throw new RefusedException(
                    "The option \"tls_key_password\" holds characters beyond ASCII, which Java does not"
                            + " take for a key's password. " + DECRYPT + ".");
        }
        try {
            SecretKey secret =
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(text.toCharArray()));
            cipher.init(Cipher.DECRYPT_MODE, secret, key.getAlgParameters());
            return key.getKeySpec(cipher);
        } catch (InvalidKeySpecException e) {
            throw new RefusedException(
                    "The option \"tls_key_password\" does not decrypt the key of the option \"tls_key\": check it."
                            + Credentials.oddity("tls_key_password", text));
        } catch (GeneralSecurityException e) {
            throw refused("holds an encrypted key that cannot be read: " + e.getMessage() + ". " + DECRYPT);
        }
    }

    private static PrivateKey key(PKCS8EncodedKeySpec spec) {
        return ALGORITHMS.stream()
                .flatMap(algorithm -> generate(algorithm, spec).stream())
                .findFirst()
                .orElseThrow(() -> refused("holds a key that cannot be read, or is none of " + ALGORITHMS));
    }

    private static Optional<PrivateKey> generate(String algorithm, PKCS8EncodedKeySpec spec) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
        } catch (GeneralSecurityException e) {
            return Optional.empty(); // a key of another algorithm
        }
    }

    private static RefusedException refused(String what) {
        return new RefusedException("The option " + Quoted.of(OPTION) + " " + what + ".");
    }
}
