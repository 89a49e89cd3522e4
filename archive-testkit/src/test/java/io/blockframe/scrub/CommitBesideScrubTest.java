package io.blockframe.scrub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blockframe.disk.DiskLock;
import io.blockframe.format.CatalogueCodec;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.store.Publisher;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.Scrubs;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** Goal: a scrub and a commit that runs beside it do not take each other for damage. */
class CommitBesideScrubTest extends ScrubbedArchive {

    CommitBesideScrubTest() throws IOException {}

    /** Goal: an entry that a commit has placed and is about to list is no damage. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void commitThatRunsBesideIsNoDamage(boolean repair) throws Exception {
        publish("a.jpg", 1000);
        var checking = Thread.currentThread();
        var over = new AtomicBoolean();
        var committed = new CompletableFuture<TestEntry>();
        try (var commit = Executors.newSingleThreadExecutor()) {
            ScrubListener listener =
                    report -> {
                        if (!committed.isDone()) {
                            var lock = place(committed);
                            commit.submit(
                                    () -> {
                                        while (!over.get() && !waitsForLock(checking)) {
                                            Thread.onSpinWait();
                                        }
                                        append(committed.join());
                                        lock.close();
                                        return null;
                                    });
                        }
                    };
            var options = repair ? ScrubOptions.HEALTH : ScrubOptions.VERIFY;
            ScrubSummary summary;
            try {
                summary = Scrubs.run(archive, options, listener);
            } finally {
                over.set(true);
            }

            assertEquals(EntryStatus.HEALTHY, summary.worst(), summary::toString);
            assertEquals(Map.of(EntryStatus.HEALTHY, 2L), summary.entries());
            assertEquals(0, summary.archiveFiles().bad());
        }
        assertEquals(2, archive.catalogue().all().size());
    }

    private DiskLock place(CompletableFuture<TestEntry> committed) {
        try {
            var lock = new Publisher(archive).lock();
            committed.complete(entries.write("b.jpg", Bytes.random(2, 1000), GEOMETRY));
            return lock;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void append(TestEntry entry) throws IOException {
        byte[] line = CatalogueCodec.encode(entry.published());
        for (int copy = 0; copy < 3; copy++) {
            var path = CONTROL.resolve(EntryLayout.catalogueName(copy));
            DiskIo.overwrite(disk, path, line, disk.bytes(path).length);
        }
    }

    private static boolean waitsForLock(Thread thread) {
        return thread.getState() == Thread.State.WAITING
                && Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().endsWith("SimulatedLocks"));
    }
}
