package io.github.sparkredis.encode;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** The keys of maps as names of members: those that come again and again, as most do, are checked and escaped once. */
final class MapKeys {

    private static final int MOST = 256;

    private static final int LONGEST = 64;

    private final Map<UTF8String, SerializableString> known = new HashMap<>();

    SerializableString name(ArrayData keys, int ordinal) {
        UTF8String key = keys.getUTF8String(ordinal);
        SerializableString name = known.get(key);
        if (name == null) {
            byte[] bytes = key.getBytes();
            Utf8.check(bytes, 0, bytes.length);
            name = new SerializedString(new String(bytes, StandardCharsets.UTF_8));
            if (known.size() < MOST && bytes.length <= LONGEST) {
                known.put(key.copy(), name); // the bytes may be those of the row
            }
        }
        return name;
    }
}
