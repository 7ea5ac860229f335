package io.github.sparkredis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparkredis.options.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and certificates that openssl made, see {@code src/test/resources/pem/make}, and what becomes of their text. */
final class PemTest {

    private static final Secret PASSWORD = new Secret("sesame");

    private static final Map<String, UnaryOperator<String>> SHAPES = Map.ofEntries(
            Map.entry("as it is", text -> text),
            Map.entry("line breaks of Windows", text -> text.replace("\n", "\r\n")),
            Map.entry("backslash and n", text -> text.replace("\n", "\\n")),
            Map.entry("backslashes, r and n", text -> text.replace("\n", "\\r\\n")),
            Map.entry("two backslashes and n", text -> text.replace("\n", "\\\\n")),
            Map.entry(
                    "JSON that escapes slashes",
                    text -> text.replace("/", "\\/").replace("\n", "\\n")),
            Map.entry("a backslash before each line break", text -> text.replace("\n", "\\\n")),
            Map.entry("blanks", text -> text.replace("\n", " ")),
            Map.entry("tabs", text -> text.replace("\n", "\t")),
            Map.entry("blanks of other kinds", text -> text.replace("\n", "\u00a0\u200b")),
            Map.entry("nothing", text -> text.replace("\n", "")),
            Map.entry("indented", text -> text.replaceAll("(?m)^", "    ")),
            Map.entry(
                    "indented by tabs, trailing blanks",
                    text -> text.replaceAll("(?m)^", "\t").replace("\n", " \n")),
            Map.entry("quoted", text -> '"' + text.strip() + '"'),
            Map.entry(
                    "text around it", text -> "subject=CN = x\n\n" + text + "\nBag Attributes\n    localKeyID: 01\n"));

    static Stream<Arguments> keysAndShapes() {
        return Stream.of("rsa2048", "rsa4096", "ec", "ed25519")
                .flatMap(key -> SHAPES.keySet().stream().sorted().map(shape -> Arguments.of(key, shape)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("keysAndShapes")
    void aKeyAndItsCertificateAreReadInEveryShape(String name, String shape) throws Exception {
        UnaryOperator<String> reshape = SHAPES.get(shape);
        byte[] bytes = Pem.keyStore(reshape.apply(pem(name + ".crt")), reshape.apply(pem(name + ".key")), null);
        KeyStore store = load(bytes);
        assertPair(
                (PrivateKey) store.getKey("client", Pem.storePassword()),
                store.getCertificate("client").getPublicKey());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("keysAndShapes")
    void everyAuthorityOfATextIsTrusted(String name, String shape) throws Exception {
        String both = SHAPES.get(shape).apply(pem(name + ".crt") + pem("chain.crt"));
        KeyStore store = load(Pem.trustStore("tls_ca", both));
        assertThat(store.size()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsa2048-pkcs1.key",
                "rsa2048-encrypted.key",
                "rsa2048-encrypted-aes128.key",
                "rsa2048-encrypted-pbes1.key"
            })
    void everyFormOfAKeyIsTheSameKey(String form) throws Exception {
        Secret password = form.contains("encrypted") ? PASSWORD : null;
        PrivateKey plain = PrivateKeys.read(pem("rsa2048.key"), null);
        for (Map.Entry<String, UnaryOperator<String>> shape : SHAPES.entrySet()) {
            assertThat(PrivateKeys.read(shape.getValue().apply(pem(form)), password))
                    .as(shape.getKey())
                    .isEqualTo(plain);
        }
    }

    @Test
    void olderAndEncryptedFormsOfAKeyOnAnEllipticCurve() throws Exception {
        PrivateKey plain = PrivateKeys.read(pem("ec.key"), null);
        assertThat(pem("ec-sec1.key")).contains("BEGIN EC PARAMETERS", "BEGIN EC PRIVATE KEY");
        assertSameEcKey(PrivateKeys.read(pem("ec-sec1.key"), null));
        assertSameEcKey(PrivateKeys.read(pem("ec-encrypted.key"), PASSWORD));
        assertSameEcKey(plain);
    }

    private static void assertSameEcKey(PrivateKey key) throws Exception {
        assertPair(
                key,
                load(Pem.trustStore("tls_ca", pem("ec.crt")))
                        .getCertificate("ca0")
                        .getPublicKey());
    }

    @Test
    void whatOpensslPrintsBeforeACertificateIsPassedOver() throws Exception {
        assertThat(pem("rsa2048-text.crt")).startsWith("Certificate:");
        assertThat(load(Pem.trustStore("tls_ca", pem("rsa2048-text.crt"))).getCertificate("ca0"))
                .isEqualTo(load(Pem.trustStore("tls_ca", pem("rsa2048.crt"))).getCertificate("ca0"));
    }

    @Test
    void aChainAndAKeyInOneTextServeBothOptions() throws Exception {
        String all = pem("ec.key") + pem("chain.crt");
        KeyStore store = load(Pem.keyStore(all, all, null));
        assertThat(store.getCertificateChain("client")).hasSize(2);
        assertThat(load(Pem.keyStore(pem("chain.p7b"), all, null)).getCertificateChain("client"))
                .isEqualTo(store.getCertificateChain("client"));
    }

    @ParameterizedTest
    @CsvSource({
        "rsa2048-encrypted-scrypt.key, encrypted in a way that Java does not know",
        "rsa2048-encrypted-des3.key, encrypted in a way that Java does not know",
        "rsa2048-encrypted-traditional.key, Proc-Type",
    })
    void anEncryptionThatJavaDoesNotKnowSaysHowToGetRidOfIt(String form, String message) throws Exception {
        assertRefused(() -> PrivateKeys.read(pem(form), PASSWORD), "tls_key", form)
                .contains(message, "openssl pkey -in key.pem -out plain.pem", "openssl pkcs8 -topk8 -v2 aes-256-cbc");
    }

    @Test
    void anEncryptedKeyWithoutAPassword() throws Exception {
        assertRefused(() -> PrivateKeys.read(pem("rsa2048-encrypted.key"), null), "tls_key", "rsa2048-encrypted.key")
                .contains("holds an encrypted key", "tls_key_password", "openssl pkey -in key.pem -out plain.pem");
    }

    @Test
    void aWrongPassword() throws Exception {
        String form = "rsa2048-encrypted.key";
        assertRefused(() -> PrivateKeys.read(pem(form), new Secret("open sesame")), "tls_key_password", form)
                .contains("does not decrypt the key of the option \"tls_key\"")
                .doesNotContain("open sesame");
        assertRefused(() -> PrivateKeys.read(pem(form), new Secret("sesame\n")), "tls_key_password", form)
                .contains("The \"tls_key_password\" given ends in a line break");
        assertRefused(() -> PrivateKeys.read(pem(form), new Secret("")), "tls_key_password", form)
                .contains("does not decrypt");
    }

    @Test
    void aPasswordBeyondAscii() {
        String form = "rsa2048-encrypted-beyond-ascii.key";
        assertRefused(() -> PrivateKeys.read(pem(form), new Secret("sésame")), "tls_key_password", form)
                .contains("beyond ASCII", "openssl pkey")
                .doesNotContain("sésame");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa2048.key", "rsa2048-pkcs1.key", "ec-sec1.key"})
    void aPasswordForAKeyThatIsNotEncryptedIsNotPassedOver(String form) {
        assertRefused(() -> PrivateKeys.read(pem(form), PASSWORD), "tls_key_password", form)
                .contains("is not encrypted", "Leave \"tls_key_password\" out");
    }

    @Test
    void aTextWithoutTheBlockThatIsNeededSaysWhatItHolds() {
        assertRefused(() -> Pem.trustStore("tls_ca", pem("rsa2048.key")), "tls_ca", "rsa2048.key")
                .contains("holds no certificate (BEGIN CERTIFICATE); it holds PRIVATE KEY.");
        assertRefused(() -> Pem.keyStore(pem("ec.key"), pem("ec.key"), null), "tls_cert", "ec.key")
                .contains("holds no certificate (BEGIN CERTIFICATE); it holds PRIVATE KEY.");
        assertRefused(() -> PrivateKeys.read(pem("ec.crt"), null), "tls_key", "ec.crt")
                .contains("holds no private key (BEGIN PRIVATE KEY); it holds CERTIFICATE.");
        assertRefused(() -> PrivateKeys.read("no PEM", null), "tls_key", "ec.key")
                .contains("holds no private key (BEGIN PRIVATE KEY).");
        String openssh = pem("ec.key").replace("PRIVATE", "OPENSSH PRIVATE");
        assertRefused(() -> PrivateKeys.read(openssh, null), "tls_key", "ec.key")
                .contains("BEGIN OPENSSH PRIVATE KEY", "openssl pkcs8 -topk8 -nocrypt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsa2048.key",
                "rsa2048-pkcs1.key",
                "ec-sec1.key",
                "rsa2048-encrypted.key",
                "rsa2048.crt",
                "chain.crt"
            })
    void aDamagedTextNamesTheOptionAndIsNotShown(String file) {
        String text = pem(file);
        int middle = text.lastIndexOf("BEGIN ") + 100;
        for (String damaged : List.of(
                text.substring(0, text.length() - 40), // without its end
                text.substring(0, middle) + "*" + text.substring(middle + 1),
                text.substring(0, middle) + "AAAAAAAA" + text.substring(middle + 8 + 64),
                text.substring(0, middle) + text.substring(text.lastIndexOf("-----END")))) {
            if (file.endsWith("crt")) {
                assertRefused(() -> Pem.trustStore("tls_ca", damaged), "tls_ca", file);
                assertRefused(() -> Pem.keyStore(damaged, pem("ec.key"), null), "tls_cert", file);
            } else {
                Secret password = file.contains("encrypted") ? PASSWORD : null;
                assertRefused(() -> PrivateKeys.read(damaged, password), "tls_key", file);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ec.crt, rsa2048.key",
        "rsa4096.crt, rsa2048.key",
        "rsa2048.crt, ed25519.key",
        "rsa2048.crt, rsa4096.key"
    })
    void aKeyOfAnotherCertificateIsRefused(String certificate, String key) {
        assertThatThrownBy(() -> Pem.keyStore(pem(certificate), pem(key), null))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("\"tls_cert\" and \"tls_key\" do not belong together");
    }

    @Test
    void certificatesInTheWrongOrder() {
        String reversed = pem("rsa2048.crt") + pem("chain.crt");
        assertRefused(() -> Pem.keyStore(reversed, pem("rsa2048.key"), null), "tls_cert", "chain.crt")
                .contains("The client's comes first");
    }

    @Test
    void aFileMayHoldWhatIsNoPemAroundTheBlocks(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("ca.pem"), ("ş\n" + pem("ec.crt")).getBytes("ISO-8859-9"));
        assertThat(load(Pem.trustStore("tls_ca", Pem.text("tls_ca", file.toString(), () -> "")))
                        .size())
                .isEqualTo(1);
        Path binary = Files.write(directory.resolve("ca.der"), new byte[] {0x30, (byte) 0x82, (byte) 0xff});
        assertRefused(
                        () -> Pem.trustStore("tls_ca", Pem.text("tls_ca", binary.toString(), () -> "")),
                        "tls_ca",
                        "ec.crt")
                .contains("holds no certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls_ca", "tls_cert", "tls_key"})
    void aFileThatIsNotThereIsNamed(String option, @TempDir Path directory) {
        for (String path : List.of(
                "ca.pem",
                "/run/secrets/key",
                "/etc/redis/a directory of ours/with-names/that.are_rather/long/client.key",
                "C:\\tls\\ca.pem",
                directory.toString())) {
            assertThatThrownBy(() -> Pem.text(option, path, () -> "/nowhere"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith("The option \"" + option + "\" names \"" + path
                            + "\", which is no file that can be" + " read here (")
                    .hasMessageEndingWith(
                            "). Ship the file with --files and give its name, or give the path that it has on every"
                                    + " executor.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa2048.key", "ec.key", "ed25519.key"})
    void aKeyWithoutItsFirstLineIsNotTakenForAPath(String file) {
        String lines = pem(file).substring(pem(file).indexOf('\n') + 1);
        String body = lines.substring(0, lines.indexOf("-----"));
        for (String given : List.of(
                lines,
                lines.replace("\n", " "),
                lines.replace("\n", "\\n"),
                body,
                body.replace("\n", ""),
                body.replace("\n", " "),
                body.strip().replace("\n", "\\n"))) {
            assertRefused(() -> Pem.text("tls_key", given, () -> "."), "tls_key", file)
                    .startsWith("The option \"tls_key\" is neither PEM text nor a file that can be read here (");
            assertThat(Pem.origin("tls_key", given)).isEmpty();
        }
    }

    private interface Attempt {
        Object run() throws Exception;
    }

    /** The message, once it is clear that it names the option and shows no line of the file. */
    private static AbstractStringAssert<?> assertRefused(Attempt attempt, String option, String file) {
        Throwable thrown = catchThrowable(attempt::run);
        assertThat(thrown).isInstanceOf(RefusedException.class).hasNoCause();
        String message = thrown.getMessage();
        assertThat(message).startsWith("The option \"" + option + "\" ");
        for (String line : pem(file).split("\n")) {
            if (line.length() > 20 && !line.contains("-----") && !line.contains(":")) {
                assertThat(message).doesNotContain(line.substring(0, 20));
            }
        }
        return assertThat(message);
    }

    private static void assertPair(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        String algorithm = key.getAlgorithm().toUpperCase(Locale.ROOT).startsWith("ED")
                ? "Ed25519"
                : "SHA256with" + (key.getAlgorithm().equals("EC") ? "ECDSA" : "RSA");
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update((byte) 7);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update((byte) 7);
        assertThat(signature.verify(signed)).isTrue();
    }

    private static KeyStore load(byte[] bytes) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(bytes), Pem.storePassword());
        return store;
    }

    private static String pem(String name) {
        try (InputStream in = Objects.requireNonNull(PemTest.class.getResourceAsStream("/pem/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
