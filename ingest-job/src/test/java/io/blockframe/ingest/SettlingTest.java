package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.blockframe.disk.FileStatus;
import io.blockframe.disk.OsDisk;
import io.blockframe.jobs.Backlog;
import io.blockframe.jobs.WaitingFile;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Goal: only what did not change for long enough is taken, and nothing is remembered for ever. */
class SettlingTest {
    private static final Instant TIME = Instant.EPOCH;

    private long now = -5; // a clock may begin anywhere
    private final Settling settling =
            new Settling(
                    OsDisk.instance(),
                    Daemons.job("drop", Path.of("/"), Duration.ofSeconds(2)),
                    () -> now);
    private Path file;

    @BeforeEach
    void create(@TempDir Path drop) throws IOException {
        file = Files.createFile(drop.resolve("file"));
    }

    @Test
    void settlesOnTheSecondPollThatIsLateEnough() throws IOException {
        assertThat(settling.isSettled(file, status(1, TIME, TIME))).isFalse();
        pass(Duration.ofMillis(1999));
        assertThat(settling.isSettled(file, status(1, TIME, TIME))).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(settling.isSettled(file, status(1, TIME, TIME))).isTrue();
    }

    /** Goal: who makes a folder has time to write into it before it is taken for an empty one. */
    @Test
    void waitsForFoldersAsLongAsTheJobSays() throws IOException {
        var plain = Daemons.job("drop", Path.of("/"), Duration.ofSeconds(2));
        var rules = plain.pickup();
        var pickup =
                new PickupRules(
                        rules.poll(),
                        rules.settle(),
                        Duration.ofSeconds(30),
                        rules.ignore(),
                        rules.doneFile(),
                        1);
        var job = new IngestJob("drop", Path.of("/"), pickup, plain.outcome(), plain.prefix());
        var patient = new Settling(OsDisk.instance(), job, () -> now);
        var folder = OsDisk.instance().status(file.getParent());
        assertThat(patient.isQuiet(file.getParent(), folder)).isFalse();
        pass(Duration.ofSeconds(30).minusNanos(1));
        assertThat(patient.isQuiet(file.getParent(), folder)).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(patient.isQuiet(file.getParent(), folder)).isTrue();
    }

    @Test
    void beginsAnewWithEveryChangeOfSizeMtimeOrCtime() throws IOException {
        var later = TIME.plusNanos(1);
        for (var changed :
                new FileStatus[] {
                    status(1, TIME, TIME),
                    status(2, TIME, TIME),
                    status(2, later, TIME),
                    status(2, later, later) // a copy that set the old mtime again
                }) {
            assertThat(settling.isSettled(file, changed)).isFalse();
            pass(Duration.ofSeconds(3));
        }
        assertThat(settling.isSettled(file, status(2, later, later))).isTrue();
    }

    @Test
    void waitsTwiceAsLongAfterEachFailureUpToTenMinutes() throws IOException {
        settling.isSettled(file, status(1, TIME, TIME));
        for (int seconds : new int[] {4, 8, 16}) {
            settling.failed(file, 7, "it is locked");
            pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(settling.isSettled(file, status(1, TIME, TIME))).isFalse();
            pass(Duration.ofNanos(1));
            assertThat(settling.isSettled(file, status(1, TIME, TIME))).isTrue();
        }
        for (int i = 0; i < 100; i++) {
            settling.failed(file, 7, "it is locked");
        }
        pass(Duration.ofMinutes(10));
        assertThat(settling.isSettled(file, status(1, TIME, TIME))).isTrue();
    }

    @Test
    void triesAgainAtOnceWhatTheRestartedExecutionFailedOn() throws IOException {
        settling.isSettled(file, status(1, TIME, TIME));
        for (int i = 0; i < 100; i++) {
            settling.failed(file, 7, "it is locked");
        }
        pass(Duration.ofSeconds(2));
        settling.release(6);
        assertThat(settling.isSettled(file, status(1, TIME, TIME))).isFalse();
        settling.release(7);
        assertThat(settling.isSettled(file, status(1, TIME, TIME))).isTrue();
        assertThat(settling.held().files()).isZero();
    }

    @Test
    void remembersHowMuchRoomAFileNeedsUntilSomebodyWantsItTried() throws IOException {
        settling.isSettled(file, status(1, TIME, TIME));
        assertThat(settling.neededBytes(file)).isZero();
        settling.didNotFit(file, 7, 1000, "no room");
        settling.stillDoesNotFit(file, "still no room");
        assertThat(settling.neededBytes(file)).isEqualTo(1000);
        assertThat(settling.backlog().first())
                .extracting(WaitingFile::why, WaitingFile::tries)
                .containsExactly(tuple("still no room", 2));
        settling.release(7);
        assertThat(settling.neededBytes(file)).isZero();
        settling.didNotFit(file, 8, 1000, "no room");
        settling.isSettled(file, status(2, TIME, TIME));
        assertThat(settling.neededBytes(file)).as("another file").isZero();
    }

    @Test
    void waitsAfterAFailureWhereFilesSettleAtOnce() throws IOException {
        var eager =
                new Settling(
                        OsDisk.instance(),
                        Daemons.job("drop", Path.of("/"), Duration.ZERO),
                        () -> now);
        eager.isSettled(file, status(1, TIME, TIME));
        assertThat(eager.isSettled(file, status(1, TIME, TIME))).isTrue();
        for (int seconds : new int[] {2, 4}) {
            eager.failed(file, 7, "it is locked");
            pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(eager.isSettled(file, status(1, TIME, TIME))).isFalse();
            pass(Duration.ofNanos(1));
            assertThat(eager.isSettled(file, status(1, TIME, TIME))).isTrue();
        }
    }

    @Test
    void waitsUntilNobodyHasTheFileOpenForWriting() throws IOException {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        settling.isSettled(file, status(1, TIME, TIME));
        pass(Duration.ofHours(1));
        try (var _ = Files.newOutputStream(file)) {
            assertThat(settling.isSettled(file, status(1, TIME, TIME))).isFalse();
        }
        assertThat(settling.isSettled(file, status(1, TIME, TIME))).isTrue();
    }

    /** Goal: a file too long to have a marker waits for one of its folder, and says so. */
    @ParameterizedTest
    @ValueSource(ints = {250, 251, 252, 253, 254, 255})
    void asksForNoMarkerThatCannotBe(int nameBytes, @TempDir Path drop) throws IOException {
        var marking = new Settling(OsDisk.instance(), marked(drop), () -> now);
        var folder = Files.createDirectory(drop.resolve("in"));
        file = Files.createFile(folder.resolve("n".repeat(nameBytes)));
        marking.isSettled(file, status(1, TIME, TIME));
        pass(Duration.ofSeconds(2));
        assertThat(marking.isSettled(file, status(1, TIME, TIME))).isFalse();
        assertThat(marking.backlog().first().getFirst().why())
                .contains(nameBytes > 250 ? "too long" : "create a file with its name");
        Files.createFile(drop.resolve("in.done"));
        assertThat(marking.isSettled(file, status(1, TIME, TIME))).isTrue();
    }

    @Test
    void saysThatItCannotTellWhetherAFileIsComplete(@TempDir Path drop) throws IOException {
        Daemons.Hook broken =
                (operation, path) -> {
                    if (operation.equals("status") && path.endsWith("file.done")) {
                        throw new AccessDeniedException(path.toString());
                    }
                };
        var marking = new Settling(Daemons.hooked(broken), marked(drop), () -> now);
        file = Files.createFile(drop.resolve("file"));
        marking.isSettled(file, status(1, TIME, TIME));
        pass(Duration.ofSeconds(2));
        assertThatThrownBy(() -> marking.isSettled(file, status(1, TIME, TIME)))
                .isInstanceOf(AccessDeniedException.class);
        assertThat(marking.backlog().first().getFirst().why())
                .contains("file.done: permission denied", "Give the user");
    }

    private static IngestJob marked(Path drop) {
        var plain = Daemons.job("drop", drop, Duration.ofSeconds(2));
        var rules = plain.pickup();
        var pickup =
                new PickupRules(
                        rules.poll(),
                        rules.settle(),
                        rules.emptyFoldersAfter(),
                        rules.ignore(),
                        Optional.of(".done"),
                        1);
        return new IngestJob("drop", drop, pickup, plain.outcome(), plain.prefix());
    }

    @Test
    void saysOfTheFirstFilesWhyTheyWait(@TempDir Path drop) throws IOException {
        for (int i = 0; i < 2 * Backlog.MAX_FIRST; i++) {
            settling.isSettled(drop.resolve("new" + i), status(1, TIME, TIME));
        }
        settling.isSettled(file, status(1, TIME, TIME));
        settling.failed(file, 7, "the archive cannot have its name; rename it");
        settling.failed(file, 7, "the archive cannot have its name; rename it");
        var backlog = settling.backlog();
        assertThat(backlog.files()).isEqualTo(2 * Backlog.MAX_FIRST + 1);
        assertThat(backlog.first()).hasSize(Backlog.MAX_FIRST);
        assertThat(backlog.first().getFirst().file()).endsWith("file");
        assertThat(backlog.first().getFirst().why()).contains("rename it");
        assertThat(backlog.first().getFirst().tries()).isEqualTo(2);
        assertThat(backlog.first().getLast().why()).contains("a moment ago");
    }

    @Test
    void saysWhyAFileFailedAlsoWhenItIsTriedAgain() throws IOException {
        settling.isSettled(file, status(1, TIME, TIME));
        settling.failed(file, 7, "no room");
        pass(Duration.ofHours(1));
        assertThat(settling.isSettled(file, status(1, TIME, TIME))).isTrue();
        assertThat(settling.backlog().first())
                .containsExactly(
                        new WaitingFile(Path.of("/").relativize(file).toString(), "no room", 1));
    }

    /** Goal: the memory for files that wait is bounded, and none of them waits longer for that. */
    @Test
    void remembersOfACrowdHowManyThereAreAndSinceWhen() throws IOException {
        int files = Settling.MAX_SEEN + 5000;
        assertThat(quietOf(files)).isZero();
        pass(Duration.ofSeconds(1));
        assertThat(quietOf(files)).isZero();
        pass(Duration.ofSeconds(1));
        assertThat(quietOf(files)).isEqualTo(files);
        assertThat(settling.size()).isEqualTo(Settling.MAX_SEEN);
        assertThat(settling.backlog().files()).isEqualTo(files);

        settling.isSettled(file, status(1, TIME, TIME));
        pass(Duration.ofSeconds(2));
        assertThat(settling.isSettled(file, status(2, TIME, TIME))).as("changed").isFalse();
        pass(Duration.ofSeconds(2));
        assertThat(settling.isSettled(file, status(2, TIME, TIME))).isTrue();
        settling.failed(file, 7, "it is locked");
        assertThat(settling.isSettled(file, status(2, TIME, TIME))).as("failed").isFalse();

        assertThat(quietOf(files)).isEqualTo(files);
        for (int i = 0; i < 5000; i++) {
            settling.taken(Path.of("/file" + i));
        }
        assertThat(settling.isQuiet(Path.of("/file" + (files - 1)), status(1, TIME, TIME)))
                .as("has not to settle anew where there is room again")
                .isTrue();
        settling.endOfPoll();
        assertThat(quietOf(10)).isZero();
        assertThat(settling.backlog().files()).isEqualTo(10);
    }

    /** How many files are quiet in one poll that finds so many. */
    private int quietOf(int files) {
        int quiet = 0;
        for (int i = 0; i < files; i++) {
            quiet += settling.isQuiet(Path.of("/file" + i), status(1, TIME, TIME)) ? 1 : 0;
        }
        settling.endOfPoll();
        return quiet;
    }

    @Test
    void forgetsWhatTheLastPollDidNotSee() throws IOException {
        settling.isSettled(file, status(1, TIME, TIME));
        settling.endOfPoll();
        assertThat(settling.size()).isEqualTo(1);
        settling.endOfPoll();
        assertThat(settling.size()).isZero();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static FileStatus status(long size, Instant modified, Instant changed) {
        return new FileStatus(FileStatus.Kind.FILE, size, modified, changed, 0644, 1, 2, 0, 0, 1);
    }
}
