package io.github.sparkredis.client;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an ACL user has to be allowed for some commands, as <a href="https://redis.io/docs/latest/commands/acl-setuser/">ACL SETUSER</a> takes it. */
final class Rights {

    private Rights() {}

    /** {@code +hset +evalsha +script|load}. */
    static String of(List<List<String>> commands) {
        Set<String> rights = new LinkedHashSet<>();
        for (List<String> command : commands) {
            String name = command.get(0).toLowerCase(Locale.ROOT);
            rights.add("+" + name);
            if (name.equals("evalsha")) {
                rights.add("+script|load");
            }
        }
        return String.join(" ", rights);
    }
}
