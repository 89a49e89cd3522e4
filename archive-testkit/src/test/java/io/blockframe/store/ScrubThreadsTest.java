package io.blockframe.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Goal: a scrub that a drive can feed leaves a processor to others, and nothing else does. */
class ScrubThreadsTest {

    private static final int ROWS = 128;
    private static final Geometry GEOMETRY = new Geometry(3, 1, ROWS * InspectedArchive.CELL);

    private final InspectedArchive archive = new InspectedArchive();
    private final TestEntry entry = archive.write(GEOMETRY, 3 * ROWS * InspectedArchive.CELL);

    ScrubThreadsTest() throws IOException {}

    @Test
    void aThreadThatReadsTheMediumIsOneOfThem() throws IOException {
        assertThat(computing(3, true, 0)).isEqualTo(2);
        assertThat(computing(2, true, 0)).isEqualTo(1);
    }

    @Test
    void allComputeWhereNoThreadReadsAhead() throws IOException {
        assertThat(computing(2, true, ROWS - 1)).isEqualTo(2);
        assertThat(computing(1, true, 0)).isEqualTo(1);
        archive.disk().setInMemory(true);
        assertThat(computing(2, true, 0)).isEqualTo(2);
    }

    @Test
    void allComputeOnWhatTheSystemRemembers() throws IOException {
        assertThat(computing(2, false, 0)).isEqualTo(2);
    }

    /** Threads that compute on the band from a row on. */
    private int computing(int threads, boolean fromMedium, int row) throws IOException {
        try (var resources = new InspectorResources(InspectorOptions.SCRUB, threads);
                var bands = new StripeBands(entry.folder(), 0, resources, fromMedium)) {
            bands.load(row);
            return bands.workers().count();
        }
    }

    /** Goal: nobody wakes a thread for a file that is sooner done alone. */
    @ParameterizedTest
    @ValueSource(ints = {1, 256 << 10})
    void smallFilesAreInspectedInTheCallingThread(int fileBytes) throws IOException {
        archive.disk().setInMemory(true);
        var small = archive.write(GEOMETRY, fileBytes);
        Set<Thread> reading = ConcurrentHashMap.newKeySet();
        var options = InspectorOptions.SCRUB.toldTo(new Readers(reading));

        assertThat(archive.inspect(small, options, 4).status()).isEqualTo(EntryStatus.HEALTHY);

        assertThat(reading).containsExactly(Thread.currentThread());
    }

    /** Notes who asks whether to stop: whoever is about to read. */
    private record Readers(Set<Thread> threads) implements InspectionListener {
        @Override
        public void checked(long bytes) {}

        @Override
        public boolean stops() {
            threads.add(Thread.currentThread());
            return false;
        }
    }

    /** Goal: every part is run, by no more threads than it may be. */
    @Test
    void fewerDoAllOfTheWork() throws IOException {
        try (var workers = new Workers(3)) {
            Set<Integer> parts = ConcurrentHashMap.newKeySet();
            Set<Integer> numbers = ConcurrentHashMap.newKeySet();
            workers.atMost(2)
                    .forEach(
                            1000,
                            (part, worker) -> {
                                parts.add(part);
                                numbers.add(worker);
                            });
            assertThat(parts).hasSize(1000);
            assertThat(numbers).isSubsetOf(0, 1);
        }
    }
}
