package io.github.sparkredis.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * As much of DER as it takes to put the older forms of private keys into the frame that Java reads,
 * <a href="https://www.rfc-editor.org/rfc/rfc5208#section-5">PKCS #8</a>: version, algorithm, and the key as it was.
 */
final class Der {

    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int PARAMETERS = 0xa0;

    private static final byte[] VERSION = hex("020100");
    /** The object identifier rsaEncryption, and no parameters. */
    private static final byte[] RSA = hex("300d06092a864886f70d0101010500");
    /** The object identifier ecPublicKey, whose parameter is the curve. */
    private static final byte[] EC_PUBLIC_KEY = hex("06072a8648ce3d0201");

    private Der() {}

    /** Frames an RSAPrivateKey, <a href="https://www.rfc-editor.org/rfc/rfc8017#appendix-A.1.2">PKCS #1</a>. */
    static byte[] pkcs8OfRsa(byte[] key) {
        return element(SEQUENCE, VERSION, RSA, element(OCTET_STRING, key));
    }

    /** Frames an ECPrivateKey, <a href="https://www.rfc-editor.org/rfc/rfc5915#section-3">SEC 1</a>. */
    static byte[] pkcs8OfEc(byte[] key) throws IOException {
        byte[] curve;
        try {
            ByteBuffer in = ByteBuffer.wrap(content(ByteBuffer.wrap(key), SEQUENCE));
            content(in, INTEGER);
            content(in, OCTET_STRING);
            curve = content(in, PARAMETERS);
        } catch (BufferUnderflowException e) {
            throw new IOException("it names no curve", e);
        }
        return element(SEQUENCE, VERSION, element(SEQUENCE, EC_PUBLIC_KEY, curve), element(OCTET_STRING, key));
    }

    private static byte[] content(ByteBuffer in, int tag) throws IOException {
        if ((in.get() & 0xff) != tag) {
            throw new IOException("it is no DER of such a key");
        }
        int length = in.get() & 0xff;
        if (length > 0x80) {
            int bytes = length & 0x7f;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = (length << 8) | (in.get() & 0xff);
            }
        }
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] content = new byte[length];
        in.get(content);
        return content;
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < 0x80) {
            out.write(length);
        } else {
            // As few bytes as it takes, or Java does not read it.
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            out.write(0x80 | bytes);
            out.write(ByteBuffer.allocate(4).putInt(length).array(), 4 - bytes, bytes);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
