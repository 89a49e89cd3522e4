package io.blockframe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.commit.Committer;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.DamagedException;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.TierPolicy;
import io.blockframe.format.UnknownVersionException;
import io.blockframe.hash.Blake3;
import io.blockframe.scrub.ScrubOptions;
import io.blockframe.testkit.Scrubs;
import io.blockframe.testkit.SimulatedDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What is an archive, and what is not. */
class ArchiveTest {

    private static final Path PLACE = Path.of("/place");

    private final SimulatedDisk disk = new SimulatedDisk();

    private static Path identity(int copy) {
        return PLACE.resolve(EntryLayout.CONTROL).resolve(EntryLayout.identityName(copy));
    }

    private void assertNoArchive(String message) {
        assertThatThrownBy(() -> Archive.open(disk, PLACE))
                .isInstanceOf(NoArchiveException.class)
                .hasMessageContaining(PLACE + message);
    }

    @Test
    void whatIsNoArchiveSaysWhatItIs() {
        assertNoArchive(" does not exist");
        disk.putDirectory(PLACE);
        assertNoArchive(" is empty");
        disk.put(PLACE.resolve("photo.jpg"), new byte[] {1});
        assertNoArchive(" is not a BlockFrame archive");
        disk.putDirectory(PLACE.resolve(EntryLayout.CONTROL));
        assertNoArchive(" is not a BlockFrame archive");
    }

    /** Goal: what was private is nobody's to read in the archive; a folder keeps what it allows. */
    @Test
    void onlyItsOwnerEntersANewArchive() throws IOException {
        var place = Path.of("/somewhere/new");
        Archive.create(disk, place);
        assertThat(disk.status(place).mode()).isEqualTo(0700);
        assertThat(disk.status(place.getParent()).mode()).isEqualTo(0755);
        disk.putDirectory(PLACE);
        Archive.create(disk, PLACE);
        assertThat(disk.status(PLACE).mode()).isEqualTo(0755);
    }

    /** Goal: who has no sound copy of the identity left is told what to do. */
    @Test
    void anArchiveWithoutASoundIdentitySaysWhereHelpIs() throws IOException {
        Archive.create(disk, PLACE);
        for (int copy = 0; copy < 3; copy++) {
            disk.flipBit(identity(copy), 30, 1);
        }
        assertThatThrownBy(() -> Archive.open(disk, PLACE))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("the copies of its identity")
                .hasMessageContaining("docs/FAULTS.md says how to open it again");
    }

    /** Goal: an archive that lost all copies of its identity is not called something else. */
    @Test
    void anArchiveWithoutIdentitySaysSo() throws IOException {
        Archive.create(disk, PLACE);
        disk.putDirectory(PLACE.resolve("folder"));
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            disk.delete(identity(copy));
        }
        assertNoArchive(" has lost its identity");
    }

    @Test
    void aFileIsNoArchive() {
        disk.put(PLACE, new byte[] {1});
        assertNoArchive(" is not a directory");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void oneIdentityIsEnough(int left) throws IOException {
        var created = Archive.create(disk, PLACE);
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            if (copy == left) {
                continue;
            }
            disk.flipBit(identity(copy), 30, 1);
            assertThat(Archive.open(disk, PLACE).identity()).isEqualTo(created.identity());
        }
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            if (copy != left) {
                disk.delete(identity(copy));
            }
        }
        assertThat(Archive.open(disk, PLACE).identity()).isEqualTo(created.identity());
        assertThatThrownBy(() -> Archive.create(disk, PLACE)).hasMessageContaining("is not empty");
    }

    @Test
    void threeIdentitiesDamagedInDifferentPlacesMakeOne() throws IOException {
        var created = Archive.create(disk, PLACE);
        byte[] right = disk.bytes(identity(0));
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            disk.flipBit(identity(copy), 30 + copy, 1);
        }

        var archive = Archive.open(disk, PLACE);
        assertThat(archive.identity()).isEqualTo(created.identity());
        var summary = Scrubs.run(archive, ScrubOptions.HEALTH, _ -> {});
        assertThat(summary.archiveStatus()).isEqualTo(EntryStatus.REPAIRED);
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            assertThat(disk.bytes(identity(copy))).isEqualTo(right);
        }
    }

    @Test
    void noIdentityThatChecksIsDamageAndNeverANewArchive() throws IOException {
        Archive.create(disk, PLACE);
        disk.flipBit(identity(0), 30, 1);
        disk.failRead(identity(1), 0, 1);
        disk.flipBit(identity(2), 60, 1);
        assertThatThrownBy(() -> Archive.open(disk, PLACE)).isInstanceOf(DamagedException.class);
        assertThatThrownBy(() -> Archive.create(disk, PLACE)).hasMessageContaining("is not empty");
        disk.failRead(identity(0), 0, 1);
        disk.failRead(identity(2), 0, 1);
        assertThatThrownBy(() -> Archive.open(disk, PLACE))
                .as("unreadable is damage, and not a missing archive that one might create")
                .isInstanceOf(DamagedException.class);
    }

    @Test
    void aNewerVersionIsRefusedByName() throws IOException {
        Archive.create(disk, PLACE);
        var text = new String(disk.bytes(identity(0)), StandardCharsets.UTF_8);
        var zeroed =
                text.replace("\"version\" : 1", "\"version\" : 2")
                        .replaceFirst("[0-9a-f]{64}", "0".repeat(64));
        var digest = Blake3.fastest().hash(zeroed.getBytes(StandardCharsets.UTF_8));
        var newer = zeroed.replace("0".repeat(64), digest.toString());
        disk.put(identity(0), newer.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Archive.open(disk, PLACE))
                .isInstanceOf(UnknownVersionException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void whatCannotBeLookedAtIsNotCalledMissing() throws IOException {
        Archive.create(disk, PLACE);
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            disk.deny(identity(copy), true);
        }
        assertThatThrownBy(() -> Archive.open(disk, PLACE))
                .isInstanceOf(java.nio.file.AccessDeniedException.class);
    }

    @Test
    void onlyAnEmptyDirectoryBecomesAnArchive() {
        disk.put(PLACE.resolve("photo.jpg"), new byte[] {1});
        assertThatThrownBy(() -> Archive.create(disk, PLACE))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("is not empty");
        assertThat(disk.exists(PLACE.resolve(EntryLayout.CONTROL))).isFalse();
    }

    /** Goal: an archive survives power loss, whatever error its creation met before. */
    @Test
    void aCreationThatFailedAnywhereIsFinishedDurably() throws IOException {
        var whole = disk.copy();
        Archive.create(whole, Path.of("/a/b/c"));
        for (int operation = 1; operation <= whole.operationCount(); operation++) {
            var hit = disk.copy();
            hit.failAt(operation, new FileSystemException("x", null, "Input/output error"));
            Archive archive;
            try {
                archive = Archive.create(hit, Path.of("/a/b/c"));
            } catch (IOException e) {
                archive = openOrCreate(hit);
            }
            new Committer(archive, TierPolicy.DEFAULT); // before anything is committed
            hit.restart();
            assertThat(Archive.open(hit, Path.of("/a/b/c")).identity())
                    .as("operation %d", operation)
                    .isEqualTo(archive.identity());
        }
    }

    private static Archive openOrCreate(SimulatedDisk disk) throws IOException {
        try {
            return Archive.open(disk, Path.of("/a/b/c"));
        } catch (NoArchiveException e) {
            return Archive.create(disk, Path.of("/a/b/c"));
        }
    }
}
