package io.blockframe.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.commit.Committer;
import io.blockframe.commit.Source;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.DamageFound;
import io.blockframe.format.Geometry;
import io.blockframe.format.LedgerLine;
import io.blockframe.format.Tier;
import io.blockframe.format.TierPolicy;
import io.blockframe.heal.Healing;
import io.blockframe.store.Archive;
import io.blockframe.store.Publisher;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.PowerCut;
import io.blockframe.testkit.Scrubs;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.TestEntries;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Goal: power lost at any disk operation of a repair leaves the damage as it was, or an archive
 * that tells of it, whoever repaired.
 */
class RepairPowerLossTest {

    private static final Path DIRECTORY = Path.of("/archive");
    private static final Path COPY = Path.of("/drop/a");
    private static final Geometry GEOMETRY = new Geometry(1, 2, 1 << 20);
    private static final TierPolicy TIERS =
            new TierPolicy(List.of(new Tier(1, Long.MAX_VALUE, GEOMETRY)));

    private final SimulatedDisk disk = new SimulatedDisk();
    private final TestEntry entry;
    private final List<Path> harmed;

    /** Who repairs, and whether from another copy. */
    enum Repairer {
        HEALTH(false) {
            @Override
            void repair(Archive archive) throws IOException {
                health(archive);
            }
        },
        HEAL(true) {
            @Override
            void repair(Archive archive) throws IOException {
                archive.catalogue().refresh();
                new Healing(archive, TIERS, COPY.getParent(), _ -> {})
                        .heal(archive.catalogue().all().getFirst());
            }
        },
        COMMIT(true) {
            @Override
            void repair(Archive archive) throws IOException {
                new Committer(archive, TIERS).commit(new Source(COPY, ArchivePath.of("a")));
            }
        };

        private final boolean beyondParity;

        Repairer(boolean beyondParity) {
            this.beyondParity = beyondParity;
        }

        abstract void repair(Archive archive) throws IOException;
    }

    RepairPowerLossTest() throws IOException {
        var archive = Archive.create(disk, DIRECTORY);
        byte[] content = Bytes.random(1, 2 * Geometry.CELL_BYTES + 99);
        entry =
                new TestEntries(disk, DIRECTORY, archive.identity().id())
                        .write("a", content, GEOMETRY);
        new Publisher(archive).adopt(entry.published().folder(), entry.folder().manifest());
        harmed =
                List.of(
                        entry.shard(0, 0),
                        entry.shard(0, 1),
                        entry.shard(0, 2),
                        entry.folder().cells(1),
                        entry.folder().manifestCopy(2));
        disk.putDirectory(COPY.getParent());
        disk.put(COPY, content);
    }

    private static void health(Archive archive) throws IOException {
        Scrubs.run(archive, ScrubOptions.HEALTH, _ -> {});
    }

    private void harm(boolean beyondParity) {
        disk.flipBit(entry.shard(0, 0), 77, 3);
        disk.flipBit(entry.shard(0, 1), 88, 3);
        disk.flipBit(entry.shard(0, 2), beyondParity ? 99 : Geometry.CELL_BYTES + 99, 3);
        disk.flipBit(entry.folder().cells(1), 10, 3);
        disk.flipBit(entry.folder().manifestCopy(2), 10, 3);
    }

    @ParameterizedTest
    @EnumSource
    void historyTellsOfWhatWasRepaired(Repairer repairer) throws IOException {
        harm(repairer.beyondParity);
        var undisturbed = disk.copy();
        repairer.repair(Archive.open(undisturbed, DIRECTORY));
        assertThat(told(Archive.open(undisturbed, DIRECTORY))).hasSize(1);
        int first = disk.operationCount();
        int last = undisturbed.operationCount();
        assertThat(last).isGreaterThan(first + 20);
        for (int operation = first + 1; operation <= last; operation++) {
            var hit = disk.copy();
            hit.leaving(PowerCut.seeded(operation)).losingPowerAt(operation);
            try {
                repairer.repair(Archive.open(hit, DIRECTORY));
            } catch (IOException e) {
                // The power was lost.
            }
            hit.restart();
            check(repairer, hit, "power lost at operation " + operation);
        }
    }

    private void check(Repairer repairer, SimulatedDisk hit, String where) throws IOException {
        var archive = Archive.open(hit, DIRECTORY);
        if (isTouched(hit)) {
            assertThat(told(archive)).as(where).isNotEmpty();
        }
        repairer.repair(archive);
        health(archive);
        var after = Archive.open(hit, DIRECTORY);
        assertThat(told(after)).as(where).isNotEmpty();
        assertThat(after.ledger().openRepairs()).as(where).isEmpty();
    }

    private boolean isTouched(SimulatedDisk hit) throws IOException {
        for (var file : harmed) {
            if (!hit.exists(file)
                    || !Arrays.equals(DiskIo.read(hit, file), DiskIo.read(disk, file))) {
                return true;
            }
        }
        return false;
    }

    /** What the history has, repairs without an end included. */
    private static List<DamageFound> told(Archive archive) throws IOException {
        var found = new ArrayList<DamageFound>();
        archive.ledger().refresh();
        archive.ledger()
                .history(
                        DamageFound.class::isInstance,
                        (LedgerLine line) -> found.add((DamageFound) line));
        archive.ledger().openRepairs().forEach(begun -> found.add(begun.withoutEnd(false)));
        return found;
    }
}
