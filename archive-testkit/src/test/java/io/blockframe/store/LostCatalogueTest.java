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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;

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

    /** Goal: copies that a file system check has cut to nothing are not an empty archive. */
    @Test
    void anEmptiedCatalogueIsNotAnEmptyArchive() throws IOException {
        cutTheCatalogue(0);
        assertThatThrownBy(() -> Archive.open(disk, archive.directory()))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("a_")
                .hasMessageContaining("blockframe health");

        var opened = Archive.openForHealth(disk, archive.directory());
        Scrubs.run(opened, ScrubOptions.HEALTH, _ -> {});
        archive = Archive.open(disk, archive.directory());
        assertThat(archive.catalogue().versions(NAME)).hasSize(2);
    }

    /** Goal: a copy of an archive that lacks its last lines does not make older content current. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void theNextVersionIsNewerThanOneWhoseLineWasLost(int lines) throws IOException {
        var second = archive.catalogue().find(NAME).orElseThrow();
        cutTheCatalogue(lines);
        archive = Archive.openForHealth(disk, archive.directory());
        commit(3);
        var versions = archive.catalogue().versions(NAME);
        assertThat(versions).hasSize(3);
        assertThat(versions.get(0).entry().sequence()).isEqualTo(3);
        assertThat(versions.get(1)).isEqualTo(second);
        Scrubs.run(archive, ScrubOptions.HEALTH, _ -> {});
        var anew = Archive.open(disk, archive.directory());
        assertThat(anew.catalogue().versions(NAME)).isEqualTo(versions);
    }

    /** Goal: the same when the new version is content that was archived before. */
    @Test
    void contentThatComesBackIsNewerThanAVersionWhoseLineWasLost() throws IOException {
        cutTheCatalogue(1);
        archive = Archive.openForHealth(disk, archive.directory());
        commit(1);
        assertThat(archive.catalogue().find(NAME).orElseThrow().entry().sequence()).isEqualTo(3);
        assertThat(archive.catalogue().versions(NAME)).hasSize(2);
    }

    private void cutTheCatalogue(int lines) throws IOException {
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            var path = CONTROL.resolve(EntryLayout.catalogueName(copy));
            var text = new String(disk.bytes(path), StandardCharsets.UTF_8);
            disk.put(
                    path,
                    text.lines()
                            .limit(lines)
                            .map(line -> line + "\n")
                            .collect(Collectors.joining())
                            .getBytes(StandardCharsets.UTF_8));
        }
    }
}
