package io.blockframe.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.Disk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Geometry;
import io.blockframe.format.Tier;
import io.blockframe.format.TierPolicy;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryInspector;
import io.blockframe.store.EntryStatus;
import io.blockframe.store.NoArchiveException;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.PowerCut;
import io.blockframe.testkit.PowerLostException;
import io.blockframe.testkit.SimulatedDisk;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goal: power lost at any disk operation of a commit leaves every entry absent or whole, never
 * takes a source whose entry is not whole, and what was begun can be done again.
 */
class CommitPowerLossTest {

    private static final Path ARCHIVE = Path.of("/archive");
    private static final Path DROP = Path.of("/drop");

    private static final TierPolicy TIERS =
            new TierPolicy(
                    List.of(
                            new Tier(1, 100_000, new Geometry(1, 3, 1 << 17)),
                            new Tier(3, 1L << 40, new Geometry(2, 2, 1 << 16))));

    /** What is done to an archive, with the sources it is done with. */
    private enum Scenario {
        GROUP {
            @Override
            void run(Archive archive, Map<String, byte[]> contents) throws IOException {
                var sources = contents.keySet().stream().map(Scenario::source).toList();
                for (var result : new Committer(archive, TIERS).commitAll(sources)) {
                    take(archive.disk(), result);
                }
            }

            @Override
            Map<String, byte[]> contents() {
                var contents = new LinkedHashMap<String, byte[]>();
                contents.put("a", Bytes.random(1, 10));
                contents.put("folder/b", Bytes.random(2, 70_000));
                contents.put("folder/deep/c", new byte[0]);
                return contents;
            }
        },
        STRIPES {
            @Override
            void run(Archive archive, Map<String, byte[]> contents) throws IOException {
                take(archive.disk(), new Committer(archive, TIERS).commit(source("big")));
            }

            @Override
            Map<String, byte[]> contents() {
                return Map.of("big", Bytes.random(3, 330_000));
            }
        };

        abstract void run(Archive archive, Map<String, byte[]> contents) throws IOException;

        abstract Map<String, byte[]> contents();

        private static Source source(String name) {
            return new Source(DROP.resolve(name), ArchivePath.of(name));
        }

        private static void take(Disk disk, CommitResult result) throws IOException {
            assertThat(result).isNotInstanceOf(CommitResult.Failed.class);
            disk.delete(result.source().file());
        }
    }

    static List<Arguments> scenarios() {
        return List.of(
                Arguments.of(Scenario.GROUP, true),
                Arguments.of(Scenario.GROUP, false),
                Arguments.of(Scenario.STRIPES, true),
                Arguments.of(Scenario.STRIPES, false));
    }

    @ParameterizedTest(name = "{0}, barriers {1}")
    @MethodSource("scenarios")
    void powerLostAtEveryOperation(Scenario scenario, boolean barriers) throws IOException {
        var prepared = prepare(scenario).barriers(barriers);
        int first = prepared.operationCount();
        var whole = prepared.copy();
        commit(whole, scenario);
        int last = whole.operationCount();
        assertThat(last).isGreaterThan(first + 20);

        for (int operation = first + 1; operation <= last; operation++) {
            for (var cut : cuts(operation)) {
                var disk = prepared.copy().losingPowerAt(operation).leaving(cut);
                try {
                    commit(disk, scenario);
                } catch (IOException e) {
                    assertThat(rootCause(e)).isInstanceOf(PowerLostException.class);
                }
                disk.restart();
                var where = "operation %d, %s".formatted(operation, cut);
                checkNothingLost(disk, scenario, where);
                commitWhatIsLeft(disk, scenario);
                checkAllThere(disk, scenario, where);
            }
        }
    }

    private static Throwable rootCause(Throwable error) {
        return error.getCause() == null ? error : rootCause(error.getCause());
    }

    private static List<PowerCut> cuts(int operation) {
        return List.of(
                PowerCut.losingAllUnforced(), PowerCut.keepingAll(), PowerCut.seeded(operation));
    }

    private static SimulatedDisk prepare(Scenario scenario) {
        var disk = new SimulatedDisk();
        disk.putDirectory(DROP);
        scenario.contents().forEach((name, bytes) -> disk.put(DROP.resolve(name), bytes));
        return disk;
    }

    private static void commit(SimulatedDisk disk, Scenario scenario) throws IOException {
        scenario.run(openOrCreate(disk), scenario.contents());
    }

    private static Archive openOrCreate(Disk disk) throws IOException {
        try {
            return Archive.open(disk, ARCHIVE);
        } catch (NoArchiveException e) {
            return Archive.create(disk, ARCHIVE);
        }
    }

    private static void commitWhatIsLeft(SimulatedDisk disk, Scenario scenario) throws IOException {
        var committer = new Committer(openOrCreate(disk), TIERS);
        for (var name : scenario.contents().keySet()) {
            if (disk.exists(DROP.resolve(name))) {
                Scenario.take(disk, committer.commit(Scenario.source(name)));
            }
        }
    }

    private static void checkNothingLost(SimulatedDisk disk, Scenario scenario, String where)
            throws IOException {
        Optional<Archive> archive = Optional.empty();
        try {
            archive = Optional.of(Archive.open(disk, ARCHIVE));
        } catch (NoArchiveException e) {
            // Absent.
        }
        for (var content : scenario.contents().entrySet()) {
            var source = DROP.resolve(content.getKey());
            boolean archived = archive.isPresent() && archived(archive.get(), content, where);
            if (!archived) {
                assertThat(disk.exists(source)).as(where).isTrue();
                assertThat(disk.bytes(source)).as(where).isEqualTo(content.getValue());
            }
        }
    }

    private static boolean archived(
            Archive archive, Map.Entry<String, byte[]> content, String where) throws IOException {
        var found = archive.catalogue().find(ArchivePath.of(content.getKey()));
        if (found.isEmpty()) {
            return false;
        }
        var folder = archive.folder(found.get());
        var bytes = new ByteArrayOutputStream();
        for (var shard : folder.manifest().shards()) {
            if (shard.index() < folder.geometry().dataShards()) {
                bytes.writeBytes(((SimulatedDisk) archive.disk()).bytes(folder.path(shard)));
            }
        }
        assertThat(bytes.toByteArray()).as(where).isEqualTo(content.getValue());
        try (var inspector = EntryInspector.repairing()) {
            assertThat(inspector.inspect(archive, found.get()).status())
                    .as(where)
                    .isEqualTo(EntryStatus.HEALTHY);
        }
        return true;
    }

    private static void checkAllThere(SimulatedDisk disk, Scenario scenario, String where)
            throws IOException {
        var archive = Archive.open(disk, ARCHIVE);
        for (var content : scenario.contents().entrySet()) {
            assertThat(archived(archive, content, where)).as(where).isTrue();
        }
        assertThat(archive.catalogue().all()).as(where).hasSize(scenario.contents().size());
        try (var left = disk.list(ARCHIVE.resolve(".blockframe/staging"))) {
            assertThat(left).as(where).isEmpty();
        }
    }
}
