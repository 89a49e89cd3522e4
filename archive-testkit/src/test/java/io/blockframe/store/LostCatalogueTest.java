package io.blockframe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.commit.CommitResult;
import io.blockframe.commit.Committer;
import io.blockframe.commit.Source;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.DamagedException;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.TierPolicy;
import io.blockframe.scrub.ScrubOptions;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.Scrubs;
import io.blockframe.testkit.SimulatedDisk;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;

/** Goal: an archive whose catalogue is gone neither looks empty nor starts to count anew. */
class LostCatalogueTest {

    private static final Path CONTROL = Path.of("/archive/.blockframe");
    private static final ArchivePath NAME = ArchivePath.of("a");

    private final SimulatedDisk disk = new SimulatedDisk();
    private Archive archive;

    @BeforeEach
    void commitTwoVersions() throws IOException {
        archive = Archive.create(disk, CONTROL.getParent());
        commit(1);
        commit(2);
    }

    private void commit(int seed) throws IOException {
        var file = Path.of("/drop/a");
        disk.put(file, Bytes.random(seed, 100));
        assertThat(new Committer(archive, TierPolicy.DEFAULT).commit(new Source(file, NAME)))
                .isInstanceOf(CommitResult.Committed.class);
    }

    private void loseTheCatalogue() throws IOException {
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            disk.delete(CONTROL.resolve(EntryLayout.catalogueName(copy)));
        }
    }

    @Test
    void whoRunsAlreadyKeepsWhatItKnew() throws IOException {
        var before = archive.catalogue().all();
        loseTheCatalogue();
        assertThatThrownBy(archive.catalogue()::refresh)
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("blockframe health");
        assertThat(archive.catalogue().all()).isEqualTo(before);
    }

    @Test
    void copiesThatCannotBeReadAreNotAnEmptyArchive() {
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            disk.failRead(CONTROL.resolve(EntryLayout.catalogueName(copy)), 0, 1 << 20);
        }
        assertThatThrownBy(() -> Archive.open(disk, archive.directory()))
                .isInstanceOf(DamagedException.class);
    }

    @Test
    void nothingIsPublishedUntilHealthHasWrittenItAnew() throws IOException {
        loseTheCatalogue();
        assertThatThrownBy(() -> Archive.open(disk, archive.directory()))
                .isInstanceOf(DamagedException.class);
        assertThatThrownBy(() -> commit(3)).isInstanceOf(DamagedException.class);

        var opened = Archive.openForHealth(disk, archive.directory());
        Scrubs.run(opened, ScrubOptions.HEALTH, _ -> {});
        archive = Archive.open(disk, archive.directory());
        assertThat(archive.catalogue().versions(NAME)).hasSize(2);
        commit(3);
        var current = archive.catalogue().find(NAME).orElseThrow();
        assertThat(current.entry().sequence()).isEqualTo(3);
        assertThat(archive.catalogue().versions(NAME)).hasSize(3);
    }
}
