package io.blockframe.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Goal: a first start learns for the later ones, once, and is in nobody's way. */
class LearningIT {

    private static final String LEARNED = "verbs.aot";
    private static final Duration ONE_MINUTE = Duration.ofMinutes(1);

    @TempDir Path temp;
    private Path program;
    private Path errors;
    private final List<Process> started = new ArrayList<>();

    /** The program as it was built, which has learned nothing. */
    @BeforeEach
    void install() throws Exception {
        var home = BlockFrameProcess.SCRIPT.getParent().getParent();
        program = temp.resolve("launcher/target/blockframe");
        errors = temp.resolve("errors");
        Files.createDirectories(program);
        copy(home.resolve("bin"), temp);
        for (var part : List.of("blockframe.jar", "lib", "daemon")) {
            copy(home.resolve("launcher/target/blockframe").resolve(part), program);
        }
    }

    @AfterEach
    void endAll() throws InterruptedException {
        for (var process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private static void copy(Path what, Path into) throws Exception {
        var cp = new ProcessBuilder("cp", "-a", what.toString(), into.toString()).start();
        assertThat(cp.waitFor()).isZero();
    }

    /** What learning has left beside the program. */
    private List<String> learned() throws IOException {
        try (var files = Files.list(program)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains(".aot"))
                    .toList();
        }
    }

    @Test
    void twoThatStartTogetherLearnOnce() throws Exception {
        for (var process : List.of(start(), start())) {
            awaitSuccess(process);
        }
        assertThat(timesLearned()).isOne();
        assertThat(learned()).containsExactly(LEARNED);
    }

    @Test
    void whoEndsItMeanwhileLeavesNothing() throws Exception {
        var process = start();
        awaitFile(program.resolve(LEARNED + ".learning/out"));
        var children = process.descendants().toList();

        process.destroy();

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("SIGTERM").isEqualTo(128 + 15);
        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertThat(learned()).isEmpty();
    }

    /**
     * Goal: the JVM that writes down what was learned, a child of the one that learns, ends, too.
     */
    @Test
    void whatTheJvmHasStartedEndsToo() throws Exception {
        var process = start(javaThatLearns("(sleep 300; touch \"${learned#*=}\") & wait"));
        awaitFile(program.resolve(LEARNED + ".learning/out"));
        await().atMost(ONE_MINUTE)
                .until(
                        () ->
                                process.descendants()
                                        .anyMatch(it -> it.info().toString().contains("sleep")));
        var children = process.descendants().toList();

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 15);
        await().atMost(ONE_MINUTE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(learned()).isEmpty();
    }

    /** Goal: who cannot learn works all the same, and does not try at every start. */
    @Test
    void aFailureIsRemembered() throws Exception {
        var java = javaThatLearns("exit 1");
        for (int i = 0; i < 2; i++) {
            awaitSuccess(start(java));
        }
        assertThat(timesLearned()).isOne();

        var yesterday = FileTime.from(Instant.now().minusSeconds(90_000));
        Files.setLastModifiedTime(program.resolve(LEARNED + ".failed"), yesterday);
        awaitSuccess(start(java));
        assertThat(timesLearned()).isEqualTo(2);
        assertThat(learned()).containsExactly(LEARNED + ".failed");
    }

    @Test
    void aProgramThatWasBuiltAnewIsLearnedAnew() throws Exception {
        var java = javaThatLearns("touch \"${learned#*=}\"");
        for (int i = 0; i < 2; i++) {
            awaitSuccess(start(java));
        }
        assertThat(timesLearned()).isOne();

        var jar = program.resolve("blockframe.jar");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(1)));
        awaitSuccess(start(java));
        assertThat(timesLearned()).isEqualTo(2);
    }

    @Test
    void theDaemonLearnsToo() throws Exception {
        Files.writeString(
                temp.resolve("config.toml"),
                "[archive]\ndirectory = \"archive\"\n[daemon]\nport = 0\n");
        var process = start(System.getProperty("java.home"), "daemon");

        await().atMost(ONE_MINUTE.multipliedBy(2))
                .until(() -> learned().equals(List.of("daemon.aot")));
        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(timesLearned()).isOne();
    }

    private static void awaitFile(Path file) {
        await().atMost(ONE_MINUTE.multipliedBy(2)).until(() -> Files.exists(file));
    }

    private static void awaitSuccess(Process process) throws InterruptedException {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /** Whoever learns says so. */
    private long timesLearned() throws IOException {
        return Files.readAllLines(errors).stream().filter(it -> it.contains("learning to")).count();
    }

    /** A JDK like the one that runs this, but for what it does when it is to learn. */
    private String javaThatLearns(String how) throws IOException {
        var real = Path.of(System.getProperty("java.home"));
        var jdk = temp.resolve("jdk");
        var java = jdk.resolve("bin/java");
        Files.createDirectories(java.getParent());
        Files.createSymbolicLink(jdk.resolve("release"), real.resolve("release"));
        Files.createSymbolicLink(jdk.resolve("bin/javac"), real.resolve("bin/javac"));
        Files.writeString(
                java,
                """
                #!/bin/sh
                for learned; do
                  case $learned in -XX:AOTCacheOutput=*) %s; exit ;; esac
                done
                exec %s/bin/java "$@"
                """
                        .formatted(how, real));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return jdk.toString();
    }

    private Process start() throws IOException {
        return start(System.getProperty("java.home"), "--version");
    }

    private Process start(String jdk) throws IOException {
        return start(jdk, "--version");
    }

    private Process start(String jdk, String verb) throws IOException {
        var builder =
                new ProcessBuilder(temp.resolve("bin/blockframe").toString(), verb)
                        .directory(temp.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        builder.environment().put("BLOCKFRAME_JAVA_HOME", jdk);
        var process = builder.start();
        started.add(process);
        return process;
    }
}
