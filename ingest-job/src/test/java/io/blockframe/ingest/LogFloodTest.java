package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.DiskFullException;
import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.ArchivePath;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Goal: a hundred files with one fate are a few lines of the log, whatever the fate. */
class LogFloodTest {
    private static final int FILES = 100;

    @TempDir Path home;
    @RegisterExtension private final CapturedLog captured = new CapturedLog();
    private Archive archive;
    private DropFolder folder;
    private DropOutcomes outcomes;
    private Settling settling;

    @BeforeEach
    void create() throws IOException {
        var plain = Daemons.job("drop", home.resolve("drop"), Duration.ofMillis(1));
        var job =
                new IngestJob(
                        plain.name(),
                        plain.folder(),
                        plain.pickup(),
                        new OutcomeRules(
                                ".committed",
                                ".rejected",
                                OnSuccess.MOVE,
                                Duration.ofMinutes(10),
                                Optional.of(Duration.ofDays(30))),
                        Optional.of(ArchivePath.of("scans/2024")));
        folder = new DropFolder(job);
        Files.createDirectories(folder.committed());
        archive = Archive.create(OsDisk.instance(), home.resolve("archive"));
        outcomes = DropOutcomes.of(folder, archive);
        settling = new Settling(OsDisk.instance(), job, System::nanoTime);
    }

    @Test
    void ofAFullArchiveHoweverMuchIsFree() throws IOException {
        var disposal = new Disposal(outcomes, settling);
        for (int i = 0; i < FILES; i++) {
            disposal.failed(
                    dropped(i), new DiskFullException(home.resolve("archive/" + i), 9_000 + i, i));
        }
        assertLines(3, "No space left on device");
    }

    @Test
    void ofFilesWhoseErrorsNameThem() throws IOException {
        var disposal = new Disposal(outcomes, settling);
        for (int i = 0; i < FILES; i++) {
            var file = dropped(i);
            disposal.failed(file, new ArchiveException(file.source().file() + " is odd"));
        }
        assertLines(3, "stays for a later poll");
    }

    @Test
    void ofFilesThatAreRejected() throws IOException {
        for (int i = 0; i < FILES; i++) {
            var file = dropped(i).source().file();
            outcomes.rejections().reject(file, file + " cannot be read: permission denied");
        }
        assertLines(3, "Rejected file");
    }

    @Test
    void ofHiddenFiles() throws IOException {
        for (int i = 0; i < FILES; i++) {
            Files.createFile(folder.path().resolve(".hidden" + i));
        }
        var sweep = new Sweep(OsDisk.instance(), folder, settling, outcomes);
        sweep.run(_ -> {});
        sweep.run(_ -> {}); // says nothing twice
        var kind = "is hidden, and is left alone; rename it to have it archived";
        assertThat(outcomes.failures().count(kind)).isEqualTo(FILES + 1); // with this one
    }

    @Test
    void ofCommittedFilesThatAreNotWholeInTheArchive() throws IOException {
        var list = outcomes.checksums();
        for (int i = 0; i < FILES / 2; i++) {
            var name = "kept" + i;
            Files.writeString(folder.committed().resolve(name), "not archived");
            var root = Daemons.digest("not archived".getBytes());
            list.add(List.of(ChecksumLine.of(root, ArchivePath.of(name)).orElseThrow()));
        }
        var files = new CommittedFiles(archive, folder, list, outcomes.failures());
        var later = Instant.now().plus(Duration.ofDays(31));
        files.tidy(later);
        files.tidy(later);
        assertLines(3, "is not whole in the archive");
    }

    private Dropped dropped(int number) throws IOException {
        var file = Files.writeString(folder.path().resolve("file" + number), "content");
        return folder.dropped(file, OsDisk.instance().status(file));
    }

    private void assertLines(int count, String text) {
        var all = captured.lines();
        assertThat(all).hasSize(count).allSatisfy(line -> assertThat(line).contains(text));
        assertThat(all.getLast()).contains("the 100th time");
    }
}
