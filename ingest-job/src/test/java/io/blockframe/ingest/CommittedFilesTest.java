package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.commit.Committer;
import io.blockframe.commit.Source;
import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.hash.Blake3;
import io.blockframe.jobs.LeftAlone;
import io.blockframe.jobs.LeftFile;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Goal: what is deleted after its time is what was committed, and nothing else. */
class CommittedFilesTest {
    private static final Duration KEEP = Duration.ofDays(30);

    @TempDir Path home;
    private Archive archive;
    private DropFolder folder;
    private ChecksumList list;
    private LeftAlone strays;

    @BeforeEach
    void create() throws IOException {
        archive = Archive.create(OsDisk.instance(), home.resolve("archive"));
        folder = folder(Optional.of(KEEP));
        Files.createDirectories(folder.committed());
        list = new ChecksumList(folder.committed());
    }

    private DropFolder folder(Optional<Duration> keep) {
        return new DropFolder(
                new IngestJob(
                        "drop",
                        home.resolve("drop"),
                        Daemons.pickup(Duration.ofSeconds(1)),
                        new OutcomeRules(
                                ".committed",
                                ".rejected",
                                OnSuccess.MOVE,
                                Duration.ofMinutes(10),
                                keep),
                        Optional.empty()));
    }

    @Test
    void deletesWhatWasKeptForLongEnough() throws IOException {
        var file = committed("a/b/old.txt");
        tidy(Instant.now().plus(KEEP).minusSeconds(60));
        assertThat(file).exists();
        tidy(Instant.now().plus(KEEP).plusSeconds(60));
        assertThat(folder.committed().resolve("a")).doesNotExist();
        assertThat(listed()).isEmpty();
    }

    @Test
    void keepsWhatIsNoLongerWhatWasCommitted() throws IOException {
        var file = committed("edited.txt");
        Files.writeString(file, "edited among the committed files");
        tidy(Instant.now().plus(KEEP).plusSeconds(60));
        assertThat(file).hasContent("edited among the committed files");
    }

    /** Goal: what lay there before is kept, and somebody gets to know that nothing takes it. */
    @Test
    void keepsAndNamesWhatSomebodyElsePutThere() throws IOException {
        committed("ours");
        var file = Files.writeString(folder.committed().resolve("mine"), "not archived");
        var same = Files.writeString(folder.committed().resolve("ours.1"), "other of ours");
        Files.createDirectories(folder.rejected().resolve("in"));
        Files.writeString(folder.rejected().resolve("in/mine"), "not rejected");
        Files.writeString(folder.rejected().resolve("in/bad"), "rejected");
        Files.writeString(folder.rejected().resolve("in/bad.reason.txt"), "why");
        tidy(Instant.now().plus(KEEP).plusSeconds(60));
        assertThat(file).exists();
        assertThat(same).exists();
        assertThat(strays.first())
                .extracting(LeftFile::file)
                .containsExactlyInAnyOrder(
                        ".committed/mine", ".committed/ours.1", ".rejected/in/mine");
        assertThat(strays.count()).isEqualTo(3);
    }

    /** Goal: a process that ended between taking and listing leaves nothing off the list. */
    @Test
    void listsWhatAnEarlierProcessTookAndDidNotList() throws Exception {
        committed("listed");
        committed("in/a", "unlisted");
        var numbered = folder.committed().resolve("in/a.1");
        Files.writeString(numbered, "newer");
        new Committer(archive, Daemons.TIERS).commit(new Source(numbered, ArchivePath.of("in/a")));
        Files.writeString(folder.committed().resolve("mine"), "not archived");
        list.keep(line -> line.path().equals(ArchivePath.of("listed")));
        tidy(Instant.now());
        assertThat(B3sum.check(folder.committed()))
                .containsExactlyInAnyOrder("listed: OK", "in/a: OK", "in/a.1: OK");
    }

    @Test
    void keepsRejectedFiles() throws IOException {
        var file =
                Files.writeString(
                        Files.createDirectories(folder.rejected()).resolve("bad"), "not archived");
        tidy(Instant.now().plus(KEEP).plusSeconds(60));
        assertThat(file).exists();
    }

    @Test
    void keepsEverythingWithoutALimitAndTakesWhatIsGoneOffTheList() throws Exception {
        folder = folder(Optional.empty());
        committed("kept");
        Files.delete(committed("emptied by hand"));
        tidy(Instant.now().plus(Duration.ofDays(10_000)));
        assertThat(B3sum.check(folder.committed())).containsExactly("kept: OK");
    }

    @Test
    void keepsWhatTheArchiveDoesNotHaveWhole() throws IOException {
        var damaged = committed("damaged.txt");
        damage("damaged.txt");
        var unknown =
                listed(
                        Files.writeString(folder.committed().resolve("unknown"), "not archived"),
                        "unknown");
        tidy(Instant.now().plus(KEEP).plusSeconds(60));
        assertThat(damaged).exists();
        assertThat(unknown).exists();
    }

    /** Goal: a whole entry of another path does not stand for the damaged one of this file. */
    @Test
    void keepsWhatTheArchiveHasWholeUnderAnotherPathOnly() throws IOException {
        var damaged = committed("a", "the same");
        committed("b", "the same");
        damage("a");
        tidy(Instant.now().plus(KEEP).plusSeconds(60));
        assertThat(damaged).exists();
    }

    @Test
    void deletesNothingWhileTheArchiveIsAway() throws IOException {
        var file = committed("old.txt");
        Files.move(archive.directory(), home.resolve("away"));
        assertThatThrownBy(() -> tidy(Instant.now().plus(KEEP).plusSeconds(60)))
                .isInstanceOf(IOException.class);
        assertThat(file).exists();
    }

    /**
     * Goal: two daemons, or two lives of a job, never write one list: the first changes nothing
     * after it was stopped.
     */
    @ParameterizedTest
    @ValueSource(strings = {"status", "openForReading"})
    void changesNothingOnceItIsStopped(String operation) throws IOException {
        var old = committed("old.txt");
        Files.delete(committed("gone.txt"));
        var before = listed();
        var running = new AtomicReference<CommittedFiles>();
        var struck = new AtomicBoolean();
        var hooked =
                Archive.open(
                        Daemons.hooked(
                                (name, path) -> {
                                    if (name.equals(operation) && path.equals(old)) {
                                        running.get().stop();
                                        struck.set(true);
                                    }
                                }),
                        archive.directory());
        running.set(new CommittedFiles(hooked, folder, list, new FailureLog()));
        running.get().tidy(Instant.now().plus(KEEP).plusSeconds(60));
        assertThat(struck).isTrue();
        assertThat(old).exists();
        assertThat(listed()).isEqualTo(before);
    }

    private void tidy(Instant now) throws IOException {
        var files = new CommittedFiles(archive, folder, list, new FailureLog());
        files.tidy(now);
        strays = files.strays();
    }

    private List<String> listed() throws IOException {
        return Files.readAllLines(folder.committed().resolve(ChecksumList.NAME));
    }

    private void damage(String path) throws IOException {
        var entry = archive.catalogue().find(ArchivePath.of(path)).orElseThrow();
        Files.delete(entry.folder().under(archive.directory()).resolve("segment_0.dat"));
    }

    private Path committed(String name) throws IOException {
        return committed(name, "content of " + name);
    }

    private Path committed(String name, String content) throws IOException {
        var file = folder.committed().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        new Committer(archive, Daemons.TIERS).commit(new Source(file, ArchivePath.of(name)));
        return listed(file, name);
    }

    private Path listed(Path file, String name) throws IOException {
        var root = Blake3.fastest().hash(Files.readAllBytes(file));
        list.add(List.of(ChecksumLine.of(root, ArchivePath.of(name)).orElseThrow()));
        return file;
    }
}
