package io.github.sparkredis.encode;

import io.github.sparkredis.resp.Script;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Puts before a script what it needs to know of a write: the same for all its rows. */
final class ScriptText {

    private final RowPlan plan;
    private final boolean ofDocuments;
    private final List<String> asked = new ArrayList<>();

    private ScriptText(RowPlan plan, boolean ofDocuments) {
        this.plan = plan;
        this.ofDocuments = ofDocuments;
    }

    static Script ofHashes(RowPlan plan) {
        return new ScriptText(plan, false).script("hash.lua");
    }

    static Script ofDocuments(RowPlan plan) {
        return new ScriptText(plan, true).script("json.lua");
    }

    /** The field of a hash; of a document the path of a member, and what begins with a dollar sign is one already. */
    private String place(ConditionPlan condition) {
        String left = condition.left();
        return ofDocuments && !left.startsWith("$") ? memberPath(left) : left;
    }

    private static String memberPath(String member) {
        return "$[" + JsonName.quoted(member) + "]";
    }

    private Script script(String resource) {
        String head = "local mode, expire = " + quoted(plan.mode().name().toLowerCase(Locale.ROOT)) + ", "
                + quoted(plan.expiry().command()) + "\n";
        ChangePlan change = plan.change();
        if (!change.looksAtWhatIsThere()) {
            return Script.resource(
                    ScriptText.class, resource, head + "local operands, asked, versioned, member, older, unmet = 0\n");
        }
        VersionPlan version = change.version();
        if (version != null) {
            asked.add(ofDocuments ? memberPath(version.field()) : version.field());
        }
        change.conditions().stream()
                .map(this::place)
                .distinct()
                .filter(at -> !asked.contains(at))
                .forEach(asked::add);
        String member = "''";
        if (version != null) {
            member = quoted(JsonName.quoted(version.field()) + ":");
        }
        String conditions = change.conditions().stream().map(this::condition).collect(Collectors.joining(", "));
        long operands = change.conditions().stream()
                .filter(condition -> condition.column() != null)
                .count();
        head += "local operands, versioned, member = " + operands + ", " + (version != null) + ", " + member + "\n"
                + "local asked = {" + asked.stream().map(ScriptText::quoted).collect(Collectors.joining(", ")) + "}\n"
                + "local conditions = {" + conditions + "}\n";
        return Script.resource(ScriptText.class, List.of("changes.lua", resource), head);
    }

    private String condition(ConditionPlan condition) {
        int at = asked.indexOf(place(condition)) + 1;
        String literal = condition.literal();
        return "{" + at + ", "
                + quoted(condition.operator().symbol())
                + (condition.compares() ? ", " + condition.isOfNumbers() : "")
                + (literal == null ? "" : ", " + quoted(literal)) + "}";
    }

    /** A text as Lua writes it, whatever its bytes. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("'");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain = b >= ' ' && b < 0x7f && b != '\'' && b != '\\';
            quoted.append(isPlain ? String.valueOf((char) b) : String.format("\\%03d", b & 0xff));
        }
        return quoted.append('\'').toString();
    }
}
