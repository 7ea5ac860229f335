package io.github.sparkredis;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The packages stand in the order in which a row passes them, and each knows only what is named here. */
final class PackageOrderTest {
    private static final String ROOT = "io.github.sparkredis";

    @Test
    void eachPackageKnowsOnlyThoseBeforeIt() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
                .layer("options")
                .definedBy(ROOT + ".options")
                .layer("resp")
                .definedBy(ROOT + ".resp")
                .layer("result")
                .definedBy(ROOT + ".result")
                .layer("encode")
                .definedBy(ROOT + ".encode")
                .layer("client")
                .definedBy(ROOT + ".client")
                .layer("pipeline")
                .definedBy(ROOT + ".pipeline")
                .layer("write")
                .definedBy(ROOT + ".write")
                .layer("source")
                .definedBy(ROOT + ".source")
                .layer("doors")
                .definedBy(ROOT)
                .whereLayer("options")
                .mayNotAccessAnyLayer()
                .whereLayer("resp")
                .mayNotAccessAnyLayer()
                .whereLayer("result")
                .mayNotAccessAnyLayer()
                .whereLayer("encode")
                .mayOnlyAccessLayers("options", "resp")
                .whereLayer("client")
                .mayOnlyAccessLayers("options", "resp")
                .whereLayer("pipeline")
                .mayOnlyAccessLayers("options", "resp", "result", "client")
                .whereLayer("write")
                .mayOnlyAccessLayers("options", "resp", "result", "encode", "client", "pipeline")
                .whereLayer("source")
                .mayOnlyAccessLayers("options", "result", "encode", "write")
                .whereLayer("doors")
                .mayOnlyAccessLayers("options", "result", "encode", "write", "source")
                .ensureAllClassesAreContainedInArchitecture()
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(ROOT));
    }

    /** The pages of a release are of the public packages alone: a new package is left out of them by name. */
    @Test
    void theReleasesJavadocLeavesOutEveryPackageThatIsNotPublic() throws IOException {
        List<String> inner = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT).stream()
                        .map(JavaClass::getPackageName)
                        .distinct()
                        .filter(name -> !name.equals(ROOT) && !name.equals(ROOT + ".result"))
                        .sorted()
                        .toList();

        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<excludePackageNames>" + String.join(":", inner) + "</excludePackageNames>");
    }
}
