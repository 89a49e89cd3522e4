package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.commit.Committer;
import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.infrastructure.item.Chunk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Goal: what is published is what had settled, and not half of what somebody writes now. */
class GroupWriterTest {
    private static final OsDisk DISK = OsDisk.instance();

    @TempDir Path home;

    @Test
    void leavesAFileThatWasRewrittenSinceItHadSettled() throws IOException {
        var folder =
                new DropFolder(
                        Daemons.job(
                                "drop",
                                Files.createDirectory(home.resolve("drop")),
                                Duration.ZERO));
        var archive = Archive.create(DISK, home.resolve("archive"));
        var still = dropped(folder, "still", "whole");
        var rewritten = dropped(folder, "rewritten", "the old content");
        Files.writeString(rewritten.source().file(), "the ne");

        var disposal =
                new Disposal(
                        DropOutcomes.of(folder, archive),
                        new Settling(DISK, folder.job(), System::nanoTime));
        new GroupWriter(new Committer(archive, Daemons.TIERS), disposal)
                .write(Chunk.of(List.of(rewritten, still)));

        assertThat(rewritten.source().file()).hasContent("the ne");
        assertThat(archive.catalogue().find(ArchivePath.of("rewritten"))).isEmpty();
        assertThat(archive.catalogue().find(ArchivePath.of("still")).orElseThrow().entry().root())
                .isEqualTo(digest("whole".getBytes()));
        assertThat(folder.committed().resolve("still")).hasContent("whole");
        assertThat(disposal.notes().toString()).contains("left");
    }

    private static Dropped dropped(DropFolder folder, String name, String content)
            throws IOException {
        var file = Files.writeString(folder.path().resolve(name), content);
        return folder.dropped(file, DISK.status(file));
    }
}
