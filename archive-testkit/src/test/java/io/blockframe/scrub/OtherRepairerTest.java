package io.blockframe.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.DamageFound;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.hash.Digest;
import io.blockframe.store.Archive;
import io.blockframe.store.Publisher;
import io.blockframe.store.Repairer;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.Scrubs;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.TestEntries;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Goal: a repair that another process is at is not called interrupted, and a killed one is. */
class OtherRepairerTest {

    private static final Path DIRECTORY = Path.of("/archive");
    private static final ArchivePath PATH = ArchivePath.of("a");

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Digest root;

    OtherRepairerTest() throws IOException {
        var archive = Archive.create(disk, DIRECTORY);
        var entry =
                new TestEntries(disk, DIRECTORY, archive.identity().id())
                        .write("a", Bytes.random(1, 3000), new Geometry(1, 2, 1 << 20));
        new Publisher(archive).adopt(entry.published().folder(), entry.folder().manifest());
        root = entry.published().entry().root();
    }

    /** As another process has it. */
    private Archive process() throws IOException {
        return Archive.open(disk, DIRECTORY);
    }

    private static EntryStatus health(Archive archive) throws IOException {
        return Scrubs.run(archive, ScrubOptions.HEALTH, _ -> {}).worst();
    }

    private static List<DamageFound> history(Archive archive) throws IOException {
        var found = new ArrayList<DamageFound>();
        archive.ledger()
                .history(DamageFound.class::isInstance, line -> found.add((DamageFound) line));
        return found;
    }

    private List<Path> locks() throws IOException {
        try (var files = disk.list(DIRECTORY.resolve(EntryLayout.CONTROL))) {
            return files.filter(it -> EntryLayout.isRepairLock(it.getFileName().toString()))
                    .toList();
        }
    }

    @Test
    void whoLivesIsAtWorkAndWhoWasKilledWasInterrupted() throws IOException {
        var mount = process();
        new Repairer(mount.ledger(), "mount").begins(PATH, root, "segment_0.dat");
        var begun = mount.ledger().openRepairs(PATH, root).getFirst();
        var checking = process();

        assertThat(health(checking)).isEqualTo(EntryStatus.HEALTHY);
        assertThat(checking.ledger().isAtWork(begun)).isTrue();
        assertThat(history(checking)).isEmpty();
        assertThat(checking.ledger().openRepairs()).containsExactly(begun);

        disk.restart(); // every process is gone
        var after = process();
        assertThat(after.ledger().isAtWork(begun)).isFalse();
        assertThat(health(after)).isEqualTo(EntryStatus.REPAIRED);
        assertThat(history(after))
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.by()).isEqualTo("mount");
                            assertThat(it.what()).contains("was interrupted");
                        });
        assertThat(after.ledger().openRepairs()).isEmpty();
        assertThat(locks()).isEmpty();
    }

    /**
     * Goal: a commit of the daemon that heals an entry is not interrupted by the daemon's scrub.
     */
    @Test
    void anotherRepairerOfTheSameProcessIsAtWork() throws IOException {
        var daemon = process();
        var commit = new Repairer(daemon.ledger(), "commit");
        commit.begins(PATH, root, "segment_0.dat");
        Scrubs.run(daemon, ScrubOptions.job("nightly", true), _ -> {});
        assertThat(history(daemon)).isEmpty();
        daemon.ledger()
                .append(
                        List.of(
                                new DamageFound(
                                        PATH,
                                        root,
                                        daemon.ledger().openRepairs().getFirst().at(),
                                        "commit",
                                        EntryStatus.REPAIRED,
                                        "1 cell")));
        assertThat(daemon.ledger().openRepairs()).isEmpty();
        commit.close();
        assertThat(locks()).isEmpty();
    }

    @Test
    void whoGaveUpIsAtWorkNoMore() throws IOException {
        var archive = process();
        try (var heal = new Repairer(archive.ledger(), "heal")) {
            heal.begins(PATH, root, "segment_0.dat");
        }
        assertThat(health(process())).isEqualTo(EntryStatus.REPAIRED);
        assertThat(history(process()))
                .singleElement()
                .extracting(DamageFound::by)
                .isEqualTo("heal");
    }

    /** Goal: those who are gone leave nothing behind for good. */
    @Test
    void locksOfTheDeadAreCollected() throws IOException {
        for (int life = 0; life < 5; life++) {
            new Repairer(process().ledger(), "health").begins(PATH, root, "segment_0.dat");
            assertThat(locks()).hasSize(1);
            disk.restart();
        }
    }
}
