package io.github.sparkredis.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

/** The names that keys of maps get, the first time and when they come again. */
final class MapKeysTest {
    private final MapKeys names = new MapKeys();

    @Test
    void aKeyIsItsNameWheneverItComesAndHoweverManyThereAre() {
        for (int time = 0; time < 2; time++) {
            for (int key = 0; key < 1_000; key++) {
                assertThat(name("key " + key)).isEqualTo("key " + key);
            }
        }
        assertThat(name("k".repeat(100))).isEqualTo("k".repeat(100));
        assertThat(name("")).isEmpty();
    }

    /** The bytes of a row are those of the next soon. */
    @Test
    void aNameDoesNotChangeWithTheBytesThatItsKeyWasReadFrom() {
        byte[] bytes = {'o', 'n', 'e'};
        ArrayData keys = new GenericArrayData(new Object[] {UTF8String.fromBytes(bytes)});
        assertThat(names.name(keys, 0).getValue()).isEqualTo("one");
        bytes[0] = 'u';
        assertThat(names.name(keys, 0).getValue()).isEqualTo("une");
        bytes[0] = 'o';
        assertThat(names.name(keys, 0).getValue()).isEqualTo("one");
    }

    @Test
    void bytesThatAreNoUtf8AreRefusedEachTime() {
        ArrayData keys = new GenericArrayData(new Object[] {UTF8String.fromBytes(new byte[] {'a', (byte) 0xff})});
        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> names.name(keys, 0)).isInstanceOf(ConversionException.class);
        }
    }

    private String name(String key) {
        return names.name(new GenericArrayData(new Object[] {UTF8String.fromString(key)}), 0)
                .getValue();
    }
}
