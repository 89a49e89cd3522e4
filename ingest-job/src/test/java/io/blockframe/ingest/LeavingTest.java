package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.until;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.format.ArchivePath;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Goal: of a file that is to be deleted no byte vanishes that a program writes after the take. */
class LeavingTest {
    private static final Duration QUIET = Duration.ofDays(1);

    @TempDir Path home;
    private Daemons daemons;
    private long nanos;

    @BeforeEach
    void start() throws IOException {
        daemons = new Daemons(home, (_, _) -> {}, job());
    }

    @AfterEach
    void stop() {
        daemons.close();
    }

    private IngestJob job() {
        var usual = Daemons.job("ingest-drop", home.resolve("drop"), Duration.ofMillis(100));
        return new IngestJob(
                usual.name(),
                usual.folder(),
                new PickupRules(
                        Duration.ofMillis(100),
                        Duration.ofMillis(100),
                        Duration.ofMillis(100),
                        new NamePatterns(NamePatterns.UNFINISHED),
                        Optional.of(".done"),
                        1),
                new OutcomeRules(
                        ".committed", ".rejected", OnSuccess.DELETE, QUIET, Optional.empty()),
                Optional.empty());
    }

    private Path aside(String name) {
        return home.resolve("drop/.committed/.leaving/0").resolve(name);
    }

    private void dropMarked(String name, String content) throws IOException {
        daemons.write(name, content.getBytes());
        daemons.write(name + ".done", new byte[0]);
    }

    private Leaving leaving() {
        return new Leaving(daemons.archive, new DropFolder(job()), new FailureLog(), () -> nanos);
    }

    @Test
    void deletesWhatStayedAsItWas() throws IOException {
        dropMarked("in/a", "first");
        Daemons.untilExists(aside("in/a.done"));
        var leaving = leaving();
        leaving.tidy(Instant.now());
        tidyAfter(leaving, QUIET.minusSeconds(60));
        assertThat(aside("in/a")).hasContent("first");
        tidyAfter(leaving, Duration.ofSeconds(60));
        assertThat(home.resolve("drop/.committed/.leaving")).isEmptyDirectory();
        assertThat(daemons.entry("in/a")).isPresent();
    }

    @Test
    void archivesAnewWhatAnUnseenWriterWroteAfterTheTake() throws IOException {
        dropMarked("in/a", "first");
        Daemons.untilExists(aside("in/a.done"));
        var leaving = leaving();
        leaving.tidy(Instant.now());
        Files.writeString(aside("in/a"), ", and more", StandardOpenOption.APPEND);
        tidyAfter(leaving, QUIET);
        until(() -> versions("in/a").size() == 2);
        assertThat(versions("in/a").getFirst()).isEqualTo(15);
    }

    /** Goal: what was written while no process looked is not taken for what is archived. */
    @Test
    void archivesAnewWhatWasWrittenBeforeItWasTakenUp() throws IOException {
        dropMarked("a", "first");
        Daemons.untilExists(aside("a.done"));
        Files.writeString(aside("a"), ", and more", StandardOpenOption.APPEND);
        leaving().tidy(Instant.now());
        until(() -> versions("a").size() == 2);
        assertThat(versions("a").getFirst()).isEqualTo(15);
    }

    /** Goal: the same name twice while the first is set aside: each goes back as what it is. */
    @Test
    void keepsNamesApart() throws IOException {
        dropMarked("a", "first");
        Daemons.untilExists(aside("a.done"));
        dropMarked("a", "second");
        Daemons.untilExists(home.resolve("drop/.committed/.leaving/1/a.done"));
        var leaving = leaving();
        leaving.tidy(Instant.now());
        tidyAfter(leaving, QUIET);
        assertThat(home.resolve("drop/.committed/.leaving")).isEmptyDirectory();
        assertThat(versions("a")).containsExactly(6L, 5L);
    }

    @Test
    void waitsForWhoeverHasItOpen() throws IOException {
        dropMarked("a", "first");
        Daemons.untilExists(aside("a.done"));
        var leaving = leaving();
        leaving.tidy(Instant.now());
        try (var _ = Files.newOutputStream(aside("a"), StandardOpenOption.APPEND)) {
            tidyAfter(leaving, QUIET);
            assertThat(aside("a")).hasContent("first");
        }
    }

    /** Goal: what has the name of a marker, but bytes and nothing to mark, may be the only copy. */
    @Test
    void rejectsAMarkerOfNothingThatHasBytes() throws IOException {
        var file = daemons.write("report.done", "the only copy".getBytes());
        until(() -> !Files.exists(file));
        assertThat(daemons.rejected("report.done")).hasContent("the only copy");
        assertThat(daemons.rejected("report.done.reason.txt"))
                .content()
                .contains("report is not there", "rename it");
    }

    /** Goal: so it may be where there is something to mark. */
    @Test
    void keepsAMarkerThatHasBytes() throws IOException {
        daemons.write("report", "a file".getBytes());
        daemons.write("report.done", "the only copy".getBytes());
        Daemons.untilExists(daemons.committed("report.done"));
        Daemons.untilExists(aside("report"));
        var leaving = leaving();
        leaving.tidy(Instant.now());
        tidyAfter(leaving, QUIET);
        assertThat(home.resolve("drop/.committed/.leaving")).isEmptyDirectory();
        assertThat(daemons.committed("report.done")).hasContent("the only copy");
    }

    /** Goal: what an earlier process set aside as a marker was maybe written to meanwhile. */
    @Test
    void deletesNoMarkerThatHasBytesWhenItIsTakenUp() throws IOException {
        dropMarked("a", "first");
        Daemons.untilExists(aside("a.done"));
        Files.writeString(aside("a.done"), "the only copy");
        leaving().tidy(Instant.now());
        Daemons.untilExists(daemons.rejected("a.done"));
        assertThat(daemons.rejected("a.done")).hasContent("the only copy");
    }

    @Test
    void deletesNothingWhileTheArchiveIsAway() throws IOException {
        dropMarked("a", "first");
        Daemons.untilExists(aside("a.done"));
        var leaving = leaving();
        leaving.tidy(Instant.now());
        Files.move(home.resolve("archive"), home.resolve("away"));
        assertThatThrownBy(() -> tidyAfter(leaving, QUIET)).isInstanceOf(IOException.class);
        assertThat(aside("a")).hasContent("first");
        Files.move(home.resolve("away"), home.resolve("archive"));
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void refusesToSetAsideWhereAFileIsInTheWay() throws IOException {
        Files.createDirectories(home.resolve("drop/.committed"));
        Files.writeString(home.resolve("drop/.committed/.leaving"), "in the way");
        var file = daemons.write("unmarked", new byte[1]);
        var leaving = leaving();
        assertThatThrownBy(() -> leaving.put(file))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining(".leaving");
        assertThat(file).exists();
    }

    /** Goal: a daemon that is started again and again deletes as soon as one that goes on. */
    @Test
    void countsFromTheTakeWhateverProcessWasThere() throws IOException {
        dropMarked("a", "first");
        Daemons.untilExists(aside("a.done"));
        var afterRestart = leaving();
        afterRestart.tidy(Instant.now().plus(QUIET).plusSeconds(60));
        assertThat(aside("a")).as("not at once: the clock may be wrong").hasContent("first");
        tidyAfter(afterRestart, afterRestart.pause());
        assertThat(home.resolve("drop/.committed/.leaving")).isEmptyDirectory();
        assertThat(daemons.entry("a")).isPresent();
    }

    @Test
    void waitsItsTimeThoughTheClockIsSetForward() throws IOException {
        dropMarked("a", "first");
        Daemons.untilExists(aside("a.done"));
        var leaving = leaving();
        leaving.tidy(Instant.now());
        leaving.tidy(Instant.now().plus(QUIET).plusSeconds(60));
        assertThat(aside("a")).hasContent("first");
    }

    private void tidyAfter(Leaving leaving, Duration time) throws IOException {
        nanos += time.toNanos();
        leaving.tidy(Instant.now());
    }

    private List<Long> versions(String path) {
        return daemons.archive.catalogue().versions(ArchivePath.of(path)).stream()
                .map(version -> version.entry().sizeBytes())
                .toList();
    }
}
