package io.blockframe.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.testkit.Bytes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Goal: around every boundary of the tiers, segments and cells that people get, what was committed
 * has the root that {@code b3sum} prints, and is what is restored and what the mount shows.
 */
class DefaultTiersIT {

    private static final int MEGABYTE = 1_000_000;
    private static final int CELL = 1 << 16;
    private static final int SEGMENT = 1 << 25;
    private static final int RANDOM_RANGES = 1000;
    private static final long SEED = 20261125;

    @TempDir(factory = InMemory.class)
    Path temp;

    private Path sources;
    private Installation place;
    private Process mount;

    @BeforeEach
    void configure() throws IOException {
        sources = Files.createDirectory(temp.resolve("sources"));
        place = new Installation(temp);
    }

    @AfterEach
    void unmount() throws Exception {
        if (mount != null) {
            mount.destroy();
            assertThat(mount.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void filesAroundTheBoundariesOfCellsSegmentsAndTheFirstTier() throws Exception {
        for (int size : new int[] {0, 1, CELL, SEGMENT, 10 * MEGABYTE}) {
            for (int near = Math.max(0, size - 1); near <= size + 1; near++) {
                Files.write(sources.resolve("of-" + near), Bytes.random(near, near));
            }
        }
        checkCommitted();
    }

    /** Goal: the same on both sides of the end of the second tier; each takes gigabytes. */
    @ParameterizedTest
    @CsvSource({"999999999, 2", "1000000000, 2", "1000000001, 3"})
    void filesAroundTheBoundaryOfTheSecondTier(long sizeBytes, int tier) throws Exception {
        Installation.writeRandom(sources.resolve("of-" + sizeBytes), sizeBytes, SEED);
        assertThat(checkCommitted().get(0).get("tier").asInt()).isEqualTo(tier);
    }

    private JsonNode checkCommitted() throws Exception {
        var digests = digests(sources);
        run("commit", "-f", sources.toString(), "--path", "in");
        var roots = new TreeMap<String, String>();
        var listed = run("ls", "--json").json();
        for (JsonNode file : listed) {
            roots.put(
                    Path.of(file.get("path").asString()).getFileName().toString(),
                    file.get("root").asString());
        }
        assertThat(roots).isEqualTo(digests);

        var restored = temp.resolve("restored");
        run("restore", "in", "-o", restored.toString());
        assertThat(digests(restored)).isEqualTo(digests);

        mount = place.blockframe.start("mount", temp.resolve("mount.log"));
        BlockFrameProcess.awaitReady(mount);
        for (var name : digests.keySet()) {
            var shown = place.mount.resolve("in").resolve(name);
            new MountReads(shown, sources.resolve(name)).checkRandomRanges(RANDOM_RANGES, SEED);
        }
        assertThat(digests(place.mount.resolve("in"))).isEqualTo(digests);
        return listed;
    }

    private BlockFrameProcess.Outcome run(String... arguments) throws Exception {
        var outcome = place.blockframe.run(arguments);
        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        return outcome;
    }

    /** What {@code b3sum} says of each file in a folder. */
    private static Map<String, String> digests(Path folder) throws Exception {
        var digests = new TreeMap<String, String>();
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                digests.put(file.getFileName().toString(), Installation.b3sum(file));
            }
        }
        return digests;
    }

    /** In memory where that has room for a file, its four copies and what is restored of it. */
    static final class InMemory implements TempDirFactory {
        private static final Path MEMORY = Path.of("/dev/shm");
        private static final long NEEDED_BYTES = 8_000_000_000L;

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
                throws IOException {
            return Files.isWritable(MEMORY)
                            && Files.getFileStore(MEMORY).getUsableSpace() > NEEDED_BYTES
                    ? Files.createTempDirectory(MEMORY, "blockframe-test-")
                    : Files.createTempDirectory("blockframe-test-");
        }
    }
}
