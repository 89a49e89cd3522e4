package io.blockframe.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;

import org.junit.jupiter.api.Test;

/** Goal: who may know whom, as docs/ARCHITECTURE.md says. A violation prints the reason. */
class ArchitectureTest {

    private static final String[] CORE = {
        "io.blockframe.heal..",
        "io.blockframe.commit..",
        "io.blockframe.read..",
        "io.blockframe.scrub..",
        "io.blockframe.store..",
        "io.blockframe.format..",
        "io.blockframe.disk..",
        "io.blockframe.erasure..",
        "io.blockframe.hash.."
    };

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.blockframe");

    @Test
    void theCoreIsLayered() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("io.blockframe..")
                .layer("heal")
                .definedBy("io.blockframe.heal..")
                .layer("commit")
                .definedBy("io.blockframe.commit..")
                .layer("read")
                .definedBy("io.blockframe.read..")
                .layer("scrub")
                .definedBy("io.blockframe.scrub..")
                .layer("store")
                .definedBy("io.blockframe.store..")
                .layer("format")
                .definedBy("io.blockframe.format..")
                .layer("disk")
                .definedBy("io.blockframe.disk..")
                .layer("erasure")
                .definedBy("io.blockframe.erasure..")
                .layer("hash")
                .definedBy("io.blockframe.hash..")
                .whereLayer("heal")
                .mayOnlyAccessLayers("commit", "read", "store", "format", "disk", "erasure", "hash")
                .whereLayer("commit")
                .mayOnlyAccessLayers("store", "format", "disk", "erasure", "hash")
                .whereLayer("read")
                .mayOnlyAccessLayers("store", "format", "disk", "erasure", "hash")
                .whereLayer("scrub")
                .mayOnlyAccessLayers("store", "format", "disk", "erasure", "hash")
                .whereLayer("store")
                .mayOnlyAccessLayers("format", "disk", "erasure", "hash")
                .whereLayer("format")
                .mayOnlyAccessLayers("disk", "erasure", "hash")
                .whereLayer("disk")
                .mayNotAccessAnyLayer()
                .whereLayer("erasure")
                .mayNotAccessAnyLayer()
                .whereLayer("hash")
                .mayNotAccessAnyLayer()
                .because("each package of the core uses only those to its right")
                .check(CLASSES);
    }

    @Test
    void theCoreKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..",
                        "org.apache.camel..",
                        "org.quartz..",
                        "org.h2..",
                        "jnr..",
                        "ru.serce..",
                        "picocli..")
                .because("the archive must outlive the frameworks around it")
                .check(CLASSES);
    }

    @Test
    void jobFilesAreReadWithoutTheDaemon() {
        noClasses()
                .that()
                .haveSimpleName("JobFiles")
                .or()
                .haveSimpleName("FileErrorText")
                .or()
                .haveSimpleName("ScrubAlarms")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("ErrorText")
                .because("verify and health read them without the daemon's libraries")
                .check(CLASSES);
    }

    @Test
    void onlyTheDiskTouchesFiles() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .and()
                .resideOutsideOfPackage("io.blockframe.disk..")
                .and()
                .doNotHaveFullyQualifiedName("io.blockframe.hash.Blake3Library")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .because("crash safety is tested at the one door to the disk")
                .check(CLASSES);
    }

    @Test
    void featuresDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("io.blockframe.ingest..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.blockframe.mount..",
                        "io.blockframe.scrubjob..",
                        "io.blockframe.launcher..")
                .because("a feature can be left out or replaced")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.blockframe.scrubjob..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.blockframe.mount..",
                        "io.blockframe.ingest..",
                        "io.blockframe.commit..",
                        "io.blockframe.launcher..")
                .because("a scrub must not be able to write more than repairs")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.blockframe.mount..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.blockframe.ingest..",
                        "io.blockframe.scrubjob..",
                        "io.blockframe.jobs..",
                        "io.blockframe.commit..",
                        "io.blockframe.launcher..")
                .because("the read side must not be able to write more than repairs")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.blockframe.jobs..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.blockframe.ingest..",
                        "io.blockframe.scrubjob..",
                        "io.blockframe.mount..",
                        "io.blockframe.launcher..")
                .because("what jobs share knows no job")
                .check(CLASSES);
    }

    @Test
    void theFileSystemDoesNotKnowItsAdapter() {
        noClasses()
                .that()
                .resideInAPackage("io.blockframe.mount..")
                .and()
                .haveNameNotMatching(
                        ".*\\.(JnrFuseMount|JnrFuseLoop|FuseStat|ReadOnlyFuse|Errno)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jnr..", "ru.serce..")
                .because("another adapter, jfuse or WinFsp, must not touch the file system code")
                .check(CLASSES);
    }

    @Test
    void commandsStartWithoutSpring() {
        noClasses()
                .that()
                .resideInAPackage("io.blockframe.launcher..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("ls must not wait for a container that only the daemon needs")
                .check(CLASSES);
    }

    @Test
    void onlyTheDaemonNeedsItsLibraries() {
        noClasses()
                .that()
                .resideInAPackage("io.blockframe.launcher..")
                .and()
                .doNotHaveFullyQualifiedName("io.blockframe.launcher.cli.Daemon")
                .and()
                .doNotHaveFullyQualifiedName("io.blockframe.launcher.cli.ScrubAlarms")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.blockframe.ingest..",
                        "io.blockframe.scrubjob..",
                        "io.blockframe.jobs..")
                .because(
                        "the jars of the daemon are on the class path of daemon, health and verify"
                                + " only")
                .check(CLASSES);
    }
}
