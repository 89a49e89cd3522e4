package io.blockframe.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Geometry;
import io.blockframe.format.Tier;
import io.blockframe.format.TierPolicy;
import io.blockframe.store.Archive;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.TestEntries;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class CommitOracleTest {

    private static final int CELL = Geometry.CELL_BYTES;

    static Stream<Arguments> shapes() {
        return Stream.of(new Geometry(1, 3, 2 * CELL), new Geometry(3, 2, 4 * CELL))
                .flatMap(
                        geometry ->
                                Bytes.sizesAround(
                                                CELL,
                                                geometry.shardBytes(),
                                                geometry.stripeBytes(),
                                                2 * geometry.stripeBytes())
                                        .stream()
                                        .map(size -> Arguments.of(geometry, size.intValue())));
    }

    /** Goal: a commit writes the shards and records that the plainest encoder writes. */
    @ParameterizedTest(name = "{0}, {1} bytes")
    @MethodSource("shapes")
    void commitWritesWhatThePlainEncoderWrites(Geometry geometry, int size) throws IOException {
        var disk = new SimulatedDisk();
        byte[] content = Bytes.random(size, size);
        disk.put(Path.of("/drop/a.bin"), content);
        var archive = Archive.create(disk, Path.of("/archive"));
        var tiers = new TierPolicy(List.of(new Tier(1, Long.MAX_VALUE, geometry)));
        var source = new Source(Path.of("/drop/a.bin"), ArchivePath.of("a.bin"));

        CommitResult result;
        try (var session = new Committer(archive, tiers).begin(source)) {
            while (session.stripesDone() < session.stripeCount()) {
                session.commitStripe();
            }
            result = session.seal();
        }

        var published = assertInstanceOf(CommitResult.Committed.class, result).published();
        var oracle =
                new TestEntries(disk, Path.of("/oracle"), archive.identity().id())
                        .write("a.bin", content, geometry);
        assertEquals(oracle.published().folder(), published.folder());
        var directory = published.folder().under(archive.directory());
        var found = withoutManifests(directory, DiskIo.readTree(disk, directory));
        var expected = withoutManifests(oracle.folder().directory(), oracle.files(disk));
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, bytes) -> assertThat(found.get(name)).as(name).isEqualTo(bytes));
        assertEquals(
                oracle.folder().manifest().shards(), archive.folder(published).manifest().shards());
    }

    /** They name times and owners, which the source decides. */
    private static Map<String, byte[]> withoutManifests(Path directory, Map<Path, byte[]> files) {
        return files.entrySet().stream()
                .filter(file -> !file.getKey().getFileName().toString().startsWith("manifest"))
                .collect(
                        Collectors.toMap(
                                file -> directory.relativize(file.getKey()).toString(),
                                Map.Entry::getValue));
    }
}
