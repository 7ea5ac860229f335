package io.github.sparkredis.encode;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.spark.sql.types.DataType;

/** Types that came after the Spark this is compiled against: known by their names, read without their classes. */
final class NewerTypes {

    private NewerTypes() {}

    /** VARIANT, of Spark 4.0. */
    static boolean isVariant(DataType type) {
        return type.typeName().equals("variant");
    }

    /** TIME(p), of Spark 4.1: a long of nanoseconds since midnight. */
    static boolean isTime(DataType type) {
        return type.typeName().startsWith("time(");
    }

    /** Writes a variant as its JSON text, timestamps in UTC. */
    static JsonWriter variant(DataType type) {
        return (data, i, out) -> out.generator().writeRawValue(json(data.get(i, type)));
    }

    private static String json(Object variant) {
        try {
            return (String) ToJson.HANDLE.invoke(variant, (ZoneId) ZoneOffset.UTC);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("toJson declares no exception", e);
        }
    }

    /** {@code VariantVal.toJson(ZoneId)}, looked up when the first variant comes. */
    private static final class ToJson {
        static final MethodHandle HANDLE = find();

        private static MethodHandle find() {
            try {
                Class<?> variant = Class.forName(
                        "org.apache.spark.unsafe.types.VariantVal", true, DataType.class.getClassLoader());
                return MethodHandles.publicLookup()
                        .findVirtual(variant, "toJson", MethodType.methodType(String.class, ZoneId.class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("this Spark has the type variant and no VariantVal.toJson", e);
            }
        }
    }
}
