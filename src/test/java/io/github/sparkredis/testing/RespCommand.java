package io.github.sparkredis.testing;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A command as a client sent it: its name and its arguments. */
public record RespCommand(List<byte[]> parts) {
    /** Its name, in capitals. */
    public String name() {
        return text(0).toUpperCase(Locale.ROOT);
    }

    /** The part of that number as text; 0 is the name. */
    public String text(int part) {
        return new String(parts.get(part), StandardCharsets.UTF_8);
    }

    /** How many parts it has, its name included. */
    public int size() {
        return parts.size();
    }

    @Override
    public String toString() {
        return parts.stream()
                .map(part -> new String(part, StandardCharsets.UTF_8))
                .collect(Collectors.joining(" "));
    }

    /** Reads the next one, or nothing where the connection ends, be it within a command. */
    static Optional<RespCommand> read(DataInputStream in) throws IOException {
        try {
            int size = length(in, '*');
            List<byte[]> parts = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                byte[] part = new byte[length(in, '$')];
                in.readFully(part);
                expect(in, '\r');
                expect(in, '\n');
                parts.add(part);
            }
            return Optional.of(new RespCommand(List.copyOf(parts)));
        } catch (EOFException e) {
            return Optional.empty();
        }
    }

    private static int length(DataInputStream in, char type) throws IOException {
        expect(in, type);
        int value = 0;
        for (int next = in.readUnsignedByte(); next != '\r'; next = in.readUnsignedByte()) {
            if (next < '0' || next > '9') {
                throw new IOException("No digit: " + (char) next);
            }
            value = 10 * value + (next - '0');
        }
        expect(in, '\n');
        return value;
    }

    private static void expect(DataInputStream in, char expected) throws IOException {
        int found = in.readUnsignedByte();
        if (found != expected) {
            throw new IOException("Expected " + (int) expected + " but found " + found);
        }
    }
}
