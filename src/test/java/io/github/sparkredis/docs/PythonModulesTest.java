package io.github.sparkredis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkredis.options.Option;
import io.github.sparkredis.options.Options;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class PythonModulesTest {

    private static final Path PACKAGE = Path.of("src", "main", "python", "sparkredis");

    @Test
    void thePythonPackageKnowsTheOptionsOfTheCode() throws IOException {
        GeneratedFile.check(PACKAGE.resolve("_functions.py"), PythonModules.functions(), PythonModulesTest.class);
        GeneratedFile.check(PACKAGE.resolve("_foreign.py"), PythonModules.foreign(), PythonModulesTest.class);
        GeneratedFile.check(PACKAGE.resolve("_kinds.py"), PythonModules.kinds(), PythonModulesTest.class);
    }

    @Test
    void everyOptionIsAnArgumentOfTheFunctionsOfItsFormat() {
        String functions = PythonModules.functions();
        int json = functions.indexOf("def write_json(");
        for (Option<?> option : Options.ALL) {
            String argument = "\n    " + new PythonArgument(option, Options.JSON).name() + ": ";
            check(functions.substring(0, json), argument, option.knownTo(Options.HASH));
            check(functions.substring(json), argument, option.knownTo(Options.JSON));
        }
    }

    private static void check(String function, String argument, boolean isThere) {
        if (isThere) {
            assertThat(function).containsOnlyOnce(argument);
        } else {
            assertThat(function).doesNotContain(argument);
        }
    }

    @Test
    void noLineIsLongerThanTheStyleOfThePackageAllows() {
        assertThat((PythonModules.functions() + PythonModules.kinds() + PythonModules.foreign()).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
    }
}
