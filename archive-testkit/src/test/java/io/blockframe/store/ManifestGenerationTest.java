package io.blockframe.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.Entry;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.format.Published;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.TestEntries;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.FutureTask;

/** Goal: a repair and a commit that runs beside it leave the newest manifest in every copy. */
class ManifestGenerationTest {

    private static final Path DIRECTORY = Path.of("/archive");
    private static final int COPIES = 3;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Archive archive;
    private final TestEntry entry;

    ManifestGenerationTest() throws IOException {
        archive = Archive.create(disk, DIRECTORY);
        entry =
                new TestEntries(disk, DIRECTORY, archive.identity().id())
                        .write("a", Bytes.random(1, 3000), new Geometry(1, 2, 1 << 20));
        new Publisher(archive).adopt(entry.published().folder(), entry.folder().manifest());
    }

    private Published reissue() throws IOException {
        return new Publisher(Archive.open(disk, DIRECTORY))
                .reissue(entry.published().folder(), entry.published().entry());
    }

    private long generation(int copy) throws IOException {
        byte[] bytes = disk.bytes(entry.folder().manifestCopy(copy));
        return archive.manifests().check(entry.published().folder(), bytes).generation();
    }

    private EntryReport inspect(InspectorOptions options) throws IOException {
        try (var inspector = new EntryInspector(options, 1)) {
            return inspector.inspect(archive, entry.published());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Timeout(60)
    void aCommitBetweenReadingAndWritingWins(int damaged) throws Exception {
        disk.flipBit(entry.folder().manifestCopy(damaged), 10, 1);
        var commit = new FutureTask<>(this::reissue);
        var committing = new Thread(commit);
        var options =
                InspectorOptions.SCRUB.toldTo(
                        new InspectionListener() {
                            @Override
                            public void checked(long bytes) {
                                // Only the moment before a write counts.
                            }

                            @Override
                            public void repairs(Entry repaired, String file) {
                                committing.start();
                                while (!commit.isDone() && !waitsForLock(committing)) {
                                    Thread.onSpinWait();
                                }
                            }
                        });

        assertThat(inspect(options).status()).isEqualTo(EntryStatus.REPAIRED);

        commit.get();
        for (int copy = 0; copy < COPIES; copy++) {
            assertThat(generation(copy)).as("copy %d", copy).isEqualTo(2);
        }
        assertThat(inspect(InspectorOptions.VERIFY).status()).isEqualTo(EntryStatus.HEALTHY);
    }

    private static boolean waitsForLock(Thread thread) {
        return thread.getState() == Thread.State.WAITING
                && Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().endsWith("SimulatedLocks"));
    }

    /** Goal: copies of two generations, as a crash leaves them, mislead no reader and no check. */
    @Test
    void theNewestOfTwoGenerationsCounts() throws IOException {
        byte[] old = disk.bytes(entry.folder().manifestCopy(2));
        var published = reissue();
        disk.put(entry.folder().manifestCopy(2), old);
        var opened = Archive.open(disk, DIRECTORY);

        assertThat(opened.folder(published).manifest().entry()).isEqualTo(published.entry());
        assertThat(opened.manifests().loadBest(published.folder()).manifest().generation())
                .isEqualTo(2);
        assertThat(inspect(InspectorOptions.SCRUB).manifestCopies().repaired()).isEqualTo(1);
        assertThat(generation(2)).isEqualTo(2);
    }
}
