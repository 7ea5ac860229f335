package io.github.sparkredis.write;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.util.CaseInsensitiveMap;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.Iterator;

/** Reads Scala's maps by the few methods that Scala 2.12 and 2.13 have alike, down to the byte code. */
public final class ScalaMaps {

    private ScalaMaps() {}

    /** A copy as a Java map; the names of Spark's case-insensitive maps as they were typed. */
    public static Map<String, @Nullable String> toJava(scala.collection.immutable.Map<String, String> map) {
        if (map instanceof CaseInsensitiveMap<String> typed) {
            return toJava(typed.originalMap());
        }
        Map<String, @Nullable String> copy = new HashMap<>();
        Iterator<Tuple2<String, String>> entries = map.iterator();
        while (entries.hasNext()) {
            Tuple2<String, String> entry = entries.next();
            copy.put(entry._1(), entry._2());
        }
        return copy;
    }
}
