package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.commit.Committer;
import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Goal: what is published is what had settled, and not half of what somebody writes now. */
class GroupWriterTest {
    private static final OsDisk DISK = OsDisk.instance();

    private final Set<String> refused = new HashSet<>();

    @TempDir Path home;
    private DropFolder folder;
    private Archive archive;
    private Settling settling;
    private Disposal disposal;
    private GroupWriter writer;

    @BeforeEach
    void create() throws IOException {
        folder =
                new DropFolder(
                        Daemons.job(
                                "drop",
                                Files.createDirectory(home.resolve("drop")),
                                Duration.ZERO));
        Files.createDirectory(folder.committed());
        archive = Archive.create(Daemons.hooked(this::refuse), home.resolve("archive"));
        settling = new Settling(DISK, folder.job(), System::nanoTime);
        disposal = new Disposal(DropOutcomes.of(folder, archive), settling);
        writer = new GroupWriter(new Committer(archive, Daemons.TIERS), disposal);
    }

    private void refuse(String operation, Path path) throws IOException {
        var name = String.valueOf(path.getFileName());
        if (operation.equals("createDirectory")
                && path.getParent().equals(home.resolve("archive"))
                && name.startsWith("in-")
                && refused.contains(name.substring(3))) {
            throw new FileSystemException(path.toString(), null, "Stale file handle");
        }
    }

    @Test
    void leavesAFileThatWasRewrittenSinceItHadSettled() throws IOException {
        var still = dropped("still", "whole");
        var rewritten = dropped("rewritten", "the old content");
        Files.writeString(rewritten.source().file(), "the ne");

        writer.write(Chunk.of(List.of(rewritten, still)));

        assertThat(rewritten.source().file()).hasContent("the ne");
        assertThat(archive.catalogue().find(ArchivePath.of("rewritten"))).isEmpty();
        assertThat(archive.catalogue().find(ArchivePath.of("still")).orElseThrow().entry().root())
                .isEqualTo(digest("whole".getBytes()));
        assertThat(folder.committed().resolve("still")).hasContent("whole");
        assertThat(disposal.notes().toString()).contains("left");
    }

    /** Goal: one file at which the disk fails is tried alone, and keeps no other out. */
    @Test
    void commitsTheOthersOfAGroupThatOneFileFails() throws IOException {
        refused.add("bad");
        var files = dropMany();
        writer.write(Chunk.of(files));
        for (var file : files) {
            boolean bad = file.source().path().name().equals("bad");
            assertThat(Files.exists(file.source().file())).isEqualTo(bad);
            assertThat(settling.failures(file.source().file())).isEqualTo(bad ? 1 : 0);
            assertThat(archive.catalogue().find(file.source().path()).isPresent())
                    .isNotEqualTo(bad);
        }
        refused.clear();
        writer.write(
                Chunk.of(
                        files.stream()
                                .filter(it -> settling.failures(it.source().file()) > 0)
                                .toList()));
        assertThat(archive.catalogue().all()).hasSize(files.size());
    }

    @Test
    void failsWhenOneFileAfterAnotherDoes() throws IOException {
        var files = dropMany();
        files.forEach(file -> refused.add(file.source().path().name()));
        assertThatThrownBy(() -> writer.write(Chunk.of(files))).hasMessageContaining("Stale");
        assertThat(files).allSatisfy(file -> assertThat(file.source().file()).exists());
        assertThat(disposal.notes().toString()).isEqualTo("left 2");
    }

    /** Goal: a stop waits for no group of files that the archive has to be checked. */
    @Test
    void leavesWhatWasNotCheckedWhenTheStepIsToStop() throws IOException {
        writer.write(Chunk.of(List.of(dropped("again", "content"))));
        var again = dropped("again", "content");
        var job = new JobExecution(1, new JobInstance(1, "drop"), new JobParameters());
        var step = new StepExecution(1, "files", job);
        disposal.beforeStep(step);
        step.setTerminateOnly();
        writer.write(Chunk.of(List.of(again)));
        assertThat(again.source().file()).hasContent("content");
        assertThat(settling.failures(again.source().file())).isZero();
    }

    private List<Dropped> dropMany() throws IOException {
        var files = new ArrayList<Dropped>();
        for (int i = 0; i < 20; i++) {
            var name = i == 7 ? "bad" : "good" + i;
            Files.createDirectory(folder.path().resolve("in-" + name));
            var file = dropped("in-" + name + "/" + name, "content " + i);
            settling.isSettled(file.source().file(), file.status());
            files.add(file);
        }
        return files;
    }

    private Dropped dropped(String name, String content) throws IOException {
        var file = Files.writeString(folder.path().resolve(name), content);
        return folder.dropped(file, DISK.status(file));
    }
}
