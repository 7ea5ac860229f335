package io.github.sparkredis.delivery;

import io.github.sparkredis.testing.RespCommand;
import io.github.sparkredis.testing.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small Redis that keeps hashes and documents, as much of it as {@code upsert} and {@code insert} need, and whose replies
 * now and then are others than they should be.
 */
final class GarbledServer implements ScriptedServer.Script {
    /** What no reply to any command of a write is, whatever comes behind it. */
    static final List<String> GARBAGE = List.of(
            "HTTP/1.1 400 Bad Request\r\n\r\n",
            "\u0001\u0002\u0003",
            "$2147483647\r\nx",
            "*2000000000\r\n:1\r\n",
            "$-3\r\n",
            "*-2\r\n",
            ":12a\r\n",
            ":99999999999999999999\r\n",
            "*1\r\n".repeat(100_000),
            "*3\r\n:1\r\n$-1\r\n*1\r\n+a\r\n",
            "%1\r\n+a\r\n+b\r\n",
            "#x\r\n",
            ",inf\r\n",
            "(12345678901234567890\r\n",
            "$3\r\nabcd\r\n");

    static final String WRONG_TYPE = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";

    /** By key: fields and values in turn, or the document alone. */
    final Map<String, List<String>> stored = new ConcurrentHashMap<>();

    final AtomicInteger garbled = new AtomicInteger();
    private final Random random;
    private final int most;
    private final boolean sendsTooMany;
    private final ThreadLocal<List<RespCommand>> queue = new ThreadLocal<>(); // a thread serves one connection

    /** @param most so many replies are not what they should be */
    GarbledServer(long seed, int most) {
        random = new Random(seed);
        this.most = most;
        sendsTooMany = seed % 2 == 0;
    }

    @Override
    public synchronized String answer(RespCommand command) {
        String answer = queue.get() == null || command.name().equals("EXEC") ? run(command) : enqueue(command);
        boolean isRight = answer == null || garbled.get() == most || random.nextInt(15) > 0;
        if (isRight) {
            return answer;
        }
        garbled.incrementAndGet();
        // As many too few as too many in one batch nobody could notice; nor one too few where nothing comes behind it.
        boolean isTheLastOfABatch = command.name().equals("PING") && !sendsTooMany;
        return switch (random.nextInt(isTheLastOfABatch ? 3 : 0, 6)) {
            case 0, 1 -> sendsTooMany ? answer + answer : "";
            case 2 -> answer.substring(0, random.nextInt(1, answer.length())); // not all of it
            case 3 -> randomBytes() + answer;
            default -> GARBAGE.get(random.nextInt(GARBAGE.size()));
        };
    }

    /** Not such as begin a reply. */
    private String randomBytes() {
        byte[] bytes = new byte[1 + random.nextInt(60)];
        random.nextBytes(bytes);
        bytes[0] = (byte) ('a' + random.nextInt(26));
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String enqueue(RespCommand command) {
        queue.get().add(command);
        return "+QUEUED\r\n";
    }

    private String run(RespCommand command) {
        switch (command.name()) {
            case "MULTI" -> queue.set(new ArrayList<>());
            case "EXEC" -> {
                StringBuilder all = new StringBuilder("*" + queue.get().size() + "\r\n");
                queue.get().forEach(each -> all.append(run(each)));
                queue.remove();
                return all.toString();
            }
            default -> {
                return one(command);
            }
        }
        return "+OK\r\n";
    }

    private String one(RespCommand command) {
        String key = command.size() > 1 ? command.text(1) : "";
        return switch (command.name()) {
            case "PING" -> "+PONG\r\n";
            case "SCRIPT" -> "$1\r\nx\r\n";
            case "HSET" -> key.endsWith("7") ? WRONG_TYPE : put(key, parts(command, 2), ":1\r\n");
            case "EVALSHA" -> call(command);
            case "HGETALL" -> list(stored.getOrDefault(key, List.of()));
            case "JSON.SET" -> {
                boolean isInsert = command.size() > 4;
                if (isInsert) {
                    yield stored.containsKey(key) ? "$-1\r\n" : put(key, List.of(command.text(3)), "+OK\r\n");
                }
                yield key.endsWith("7") ? WRONG_TYPE : put(key, List.of(command.text(3)), "+OK\r\n");
            }
            case "JSON.GET" ->
                stored.containsKey(key) ? bulk("[" + stored.get(key).get(0) + "]") : "$-1\r\n";
            default -> null;
        };
    }

    /** EVALSHA digest keys key … names name …, then of each row expiry "" value …, or expiry parts deleted field value … */
    private String call(RespCommand command) {
        int rows = Integer.parseInt(command.text(2));
        int names = 3 + rows;
        int shared = Integer.parseInt(command.text(names));
        int at = names + 1 + shared;
        StringBuilder answers = new StringBuilder(rows == 1 ? "" : "*" + rows + "\r\n");
        for (int row = 0; row < rows; row++) {
            List<String> fields = new ArrayList<>();
            String own = command.text(at + 1);
            int end = at + 2 + (own.isEmpty() ? shared : Integer.parseInt(own));
            for (int i = at + 2; i < end && own.isEmpty(); i++) {
                fields.addAll(List.of(command.text(names + 1 + i - at - 2), command.text(i)));
            }
            for (int i = at + 3; i < end && !own.isEmpty(); i++) {
                fields.add(command.text(i));
            }
            String key = command.text(3 + row);
            answers.append(stored.containsKey(key) ? ":0\r\n" : put(key, fields, ":1\r\n"));
            at = end;
        }
        return answers.toString();
    }

    private String put(String key, List<String> content, String answer) {
        stored.put(key, content);
        return answer;
    }

    private static List<String> parts(RespCommand command, int from) {
        List<String> parts = new ArrayList<>();
        for (int i = from; i < command.size(); i++) {
            parts.add(command.text(i));
        }
        return parts;
    }

    private static String list(List<String> elements) {
        StringBuilder list = new StringBuilder("*" + elements.size() + "\r\n");
        elements.forEach(element -> list.append(bulk(element)));
        return list.toString();
    }

    private static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }
}
