package io.blockframe.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.Disk;
import io.blockframe.disk.OsDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class FaultsTest {

    private static final int CELL_BYTES = 2000;
    private static final int ROWS = 5;

    /** Goal: no row loses more than it can bear, and what is reported is what was changed. */
    @ParameterizedTest(name = "RS({0},{1}), equal shards: {2}")
    @CsvSource({"4,2,false", "1,3,true", "1,3,false", "6,1,false", "3,3,true"})
    void strikesWithinTheBudget(int dataShards, int parityShards, boolean equal)
            throws IOException {
        var intact = new SimulatedDisk();
        var places = shards(intact, Path.of("/entry"), dataShards + parityShards, equal);
        var kinds = new HashSet<Class<?>>();
        for (long seed = 0; seed < 100; seed++) {
            var disk = intact.copy();
            var faults = Faults.within(places, parityShards, seed);
            faults.strike(disk);
            assertThat(faults.files()).isNotEmpty();
            assertThat(faults.lostRows()).isEmpty();
            assertThat(badCells(faults).values()).allMatch(bad -> bad <= parityShards);
            assertReportedExactly(faults, intact, disk, places);
            faults.strikes().forEach(strike -> kinds.add(strike.getClass()));
        }
        assertThat(kinds)
                .contains(
                        Strike.Flip.class,
                        Strike.Zero.class,
                        Strike.Misplace.class,
                        Strike.Delete.class,
                        Strike.Truncate.class,
                        Strike.Extend.class);
        assertThat(kinds.contains(Strike.Swap.class)).isEqualTo(parityShards > 1);
    }

    /** Goal: some rows lose one cell too many, no row more than that. */
    @ParameterizedTest(name = "RS({0},{1}), equal shards: {2}")
    @CsvSource({"4,2,false", "1,3,true", "6,1,false", "2,1,true"})
    void strikesBeyondTheBudget(int dataShards, int parityShards, boolean equal)
            throws IOException {
        var intact = new SimulatedDisk();
        var places = shards(intact, Path.of("/entry"), dataShards + parityShards, equal);
        for (long seed = 0; seed < 100; seed++) {
            var disk = intact.copy();
            var faults = Faults.beyond(places, parityShards, seed);
            faults.strike(disk);
            assertThat(faults.lostRows()).isNotEmpty();
            var bad = badCells(faults);
            assertThat(bad.values()).allMatch(count -> count <= parityShards + 1);
            bad.values().removeIf(count -> count <= parityShards);
            assertThat(faults.lostRows()).isEqualTo(bad.keySet());
            assertReportedExactly(faults, intact, disk, places);
        }
    }

    @Test
    void strikesRealFilesTheSameWay(@TempDir Path home) throws IOException {
        var simulated = new SimulatedDisk();
        simulated.putDirectory(home);
        for (int seed = 0; seed < 20; seed++) {
            var entry = home.resolve("entry" + seed);
            var places = shards(simulated, entry, 5, false);
            OsDisk.instance().createDirectory(entry);
            for (var file : DiskIo.readTree(simulated, entry).entrySet()) {
                DiskIo.create(OsDisk.instance(), file.getKey(), file.getValue());
            }
            var one = Faults.within(places, 2, seed);
            var other = Faults.within(places, 2, seed);
            one.strike(simulated);
            other.strike(OsDisk.instance());
            assertThat(other.cells()).isEqualTo(one.cells());
            assertSameTree(simulated, OsDisk.instance(), entry);
        }
    }

    private static void assertSameTree(Disk one, Disk other, Path directory) throws IOException {
        var expected = DiskIo.readTree(one, directory);
        var found = DiskIo.readTree(other, directory);
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        found.forEach((path, bytes) -> assertThat(bytes).isEqualTo(expected.get(path)));
    }

    private static void assertReportedExactly(
            Faults faults, SimulatedDisk intact, SimulatedDisk struck, List<CellPlace> places) {
        for (var place : places) {
            assertThat(faults.cells().contains(place))
                    .as("%s", place)
                    .isEqualTo(!Arrays.equals(cell(intact, place), cell(struck, place)));
            boolean sameFile =
                    struck.exists(place.file())
                            && Arrays.equals(
                                    intact.bytes(place.file()), struck.bytes(place.file()));
            assertThat(faults.files().contains(place.file())).isEqualTo(!sameFile);
        }
    }

    private static byte[] cell(SimulatedDisk disk, CellPlace place) {
        if (!disk.exists(place.file()) || disk.bytes(place.file()).length < place.end()) {
            return null;
        }
        int from = (int) place.offset();
        return Arrays.copyOfRange(disk.bytes(place.file()), from, from + place.bytes());
    }

    private static Map<RowPlace, Integer> badCells(Faults faults) {
        var bad = new LinkedHashMap<RowPlace, Integer>();
        faults.cells().forEach(cell -> bad.merge(cell.rowPlace(), 1, Integer::sum));
        return bad;
    }

    /** One stripe of shards, the last cell of each short; a third of the bytes are zeros. */
    private static List<CellPlace> shards(
            SimulatedDisk disk, Path entry, int shardCount, boolean equal) {
        int shardBytes = ROWS * CELL_BYTES - 700;
        var places = new ArrayList<CellPlace>();
        for (int shard = 0; shard < shardCount; shard++) {
            var file = entry.resolve("shard_" + shard);
            byte[] bytes = Bytes.random(equal ? 0 : shard, shardBytes);
            Arrays.fill(bytes, shardBytes / 3, shardBytes * 2 / 3, (byte) 0);
            disk.put(file, bytes);
            for (int row = 0; row < ROWS; row++) {
                int from = row * CELL_BYTES;
                int cellBytes = Math.min(CELL_BYTES, shardBytes - from);
                places.add(new CellPlace(file, from, cellBytes, row, shard, 0));
            }
        }
        return places;
    }
}
