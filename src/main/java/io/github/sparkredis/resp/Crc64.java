package io.github.sparkredis.resp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The checksum at the end of what <a href="https://redis.io/docs/latest/commands/dump/">DUMP</a> returns: CRC-64/REDIS. */
public final class Crc64 {

    /** The polynomial of Jones, its bits in reverse. */
    private static final long POLYNOMIAL = 0x95ac9329ac4bc9b5L;

    private static final int AT_A_TIME = 16;

    /** For each byte of sixteen what it makes of the remainder: the tables in one array, whose length the compiler knows. */
    private static final long[] TABLES = tables();

    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Crc64() {}

    /** The checksum of the bytes from {@code from} up to {@code until}. */
    public static long of(byte[] bytes, int from, int until) {
        long crc = 0;
        int i = from;
        for (; until - i >= AT_A_TIME; i += AT_A_TIME) {
            long first = crc ^ (long) LITTLE_ENDIAN.get(bytes, i);
            crc = ahead(first, 15) ^ ahead((long) LITTLE_ENDIAN.get(bytes, i + 8), 7);
        }
        for (; i < until; i++) {
            crc = TABLES[(int) (crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
        }
        return crc;
    }

    /** What eight bytes make of the remainder where {@code behind} bytes come behind the first of them. */
    private static long ahead(long eight, int behind) {
        int table = 256 * behind;
        return TABLES[table + ((int) eight & 0xff)]
                ^ TABLES[table - 256 + ((int) (eight >>> 8) & 0xff)]
                ^ TABLES[table - 2 * 256 + ((int) (eight >>> 16) & 0xff)]
                ^ TABLES[table - 3 * 256 + ((int) (eight >>> 24) & 0xff)]
                ^ TABLES[table - 4 * 256 + ((int) (eight >>> 32) & 0xff)]
                ^ TABLES[table - 5 * 256 + ((int) (eight >>> 40) & 0xff)]
                ^ TABLES[table - 6 * 256 + ((int) (eight >>> 48) & 0xff)]
                ^ TABLES[table - 7 * 256 + (int) (eight >>> 56)];
    }

    private static long[] tables() {
        long[] tables = new long[AT_A_TIME * 256];
        for (int value = 0; value < 256; value++) {
            long crc = value;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
            }
            tables[value] = crc;
        }
        for (int i = 256; i < tables.length; i++) {
            long before = tables[i - 256];
            tables[i] = tables[(int) before & 0xff] ^ (before >>> 8);
        }
        return tables;
    }
}
