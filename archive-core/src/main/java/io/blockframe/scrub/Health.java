package io.blockframe.scrub;

import io.blockframe.format.Published;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryInspector;
import io.blockframe.store.InspectorOptions;
import io.blockframe.store.Publisher;

import java.io.IOException;

/**
 * Checks a whole archive, and repairs what it is asked to repair: what is the archive's own, every
 * entry that the catalogue lists, whether it is still there or not, and every entry that lies in
 * the archive, whether it is listed or not. One broken entry never hides another.
 *
 * <p>May run beside readers, commits and other checks. What it does not know it reports and leaves
 * alone.
 */
public final class Health {

    private final Archive archive;

    public Health(Archive archive) {
        this.archive = archive;
    }

    /**
     * Checks the archive.
     *
     * @param listener told of every entry, one by one
     * @throws java.io.InterruptedIOException when the thread is interrupted; what was repaired
     *     stays so
     * @throws IOException when the archive itself cannot be read
     */
    public HealthSummary run(HealthOptions options, HealthListener listener) throws IOException {
        var summing = new Summing(listener);
        if (options.repair()) {
            finishPublications(summing);
        }
        new ControlFiles(archive, options.repair(), summing).check();
        archive.catalogue().refresh();
        var inspecting =
                new InspectorOptions(options.repair(), options.fromMedium(), listener::checked);
        try (var inspector = new EntryInspector(inspecting)) {
            var lines = new CatalogueLines(archive, options.repair(), summing);
            var listed = archive.catalogue().all();
            for (var published : listed) {
                if (options.selects(published.entry().path())) {
                    inspect(published, inspector, lines, summing);
                }
            }
            new FolderWalk(archive, options, inspector, lines, listed, summing).run();
        }
        return summing.summary();
    }

    private void inspect(
            Published published, EntryInspector inspector, CatalogueLines lines, Summing summing)
            throws IOException {
        var report = inspector.inspect(archive, published);
        summing.inspected(report);
        switch (report.status()) {
            case HEALTHY, REPAIRED, DAMAGED -> lines.compare(published);
            case UNCHECKED, LOST, MISSING -> {}
        }
    }

    /** What a crash left between an entry's rename and its line in the catalogue. */
    private void finishPublications(Summing summing) {
        try {
            new Publisher(archive).finishPending();
        } catch (IOException e) {
            summing.note("publications that were interrupted: " + e.getMessage());
        }
    }
}
