package io.blockframe.scrub;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Published;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryInspector;
import io.blockframe.store.InspectorOptions;
import io.blockframe.store.Publisher;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Checks an archive step by step, and repairs what it is asked to repair: what is the archive's
 * own, every entry that the catalogue lists, whether it is still there or not, and every entry that
 * lies in the archive, whether it is listed or not. One broken entry never hides another.
 *
 * <p>May run beside readers, commits and other checks. What it does not know it reports and leaves
 * alone. After any step it can be closed, and resumed later, in this process or another. For one
 * thread at a time.
 */
public final class Scrub implements AutoCloseable {

    private static final long STEP_BYTES = 64 << 20;
    private static final int STEP_ENTRIES = 1000;

    private final Archive archive;
    private final ScrubOptions options;
    private final RunIdentity run;
    private final Summing summing;
    private final EntryInspector inspector;
    private final CatalogueLines lines;
    private final Deque<Published> listed = new ArrayDeque<>();
    private Deque<ArchivePath> unlisted;
    private long totalBytes;
    private long totalEntries;

    private Scrub(Archive archive, ScrubOptions options, ScrubListener listener, RunIdentity run)
            throws IOException {
        this.archive = archive;
        this.options = options;
        this.run = run;
        this.summing = new Summing(listener);
        this.lines = new CatalogueLines(archive, options.repair(), summing);
        if (options.repair()) {
            finishPublications();
        }
        new ControlFiles(archive, options.repair(), summing).check();
        archive.catalogue().refresh();
        archive.catalogue().all().stream()
                .filter(published -> options.selects(published.entry().path()))
                .forEach(listed::add);
        totalEntries = listed.size();
        totalBytes = listed.stream().mapToLong(published -> published.entry().sizeBytes()).sum();
        inspector =
                new EntryInspector(
                        new InspectorOptions(
                                options.repair(), options.fromMedium(), listener::checked));
    }

    /**
     * Begins a new run.
     *
     * @param listener told of every entry, one by one
     * @throws IOException when the archive itself cannot be read
     */
    public static Scrub begin(Archive archive, ScrubOptions options, ScrubListener listener)
            throws IOException {
        return new Scrub(archive, options, listener, RunIdentity.begin(Clock.systemUTC()));
    }

    /**
     * Goes on with a run where its last step ended.
     *
     * @param options as it was begun with
     * @param cursor what {@link #cursor} gave after its last step
     * @throws IllegalArgumentException when {@code cursor} is none, or its run is over
     * @throws IOException when the archive itself cannot be read
     */
    public static Scrub resume(
            Archive archive, ScrubOptions options, ScrubListener listener, String cursor)
            throws IOException {
        return new Scrub(archive, options, listener, ScrubCursor.parse(cursor).run());
    }

    /**
     * Checks some more: a band of a large entry, or many small entries.
     *
     * @return whether anything is left to do
     * @throws java.io.InterruptedIOException when the thread is interrupted; what was repaired
     *     stays so
     * @throws IOException when the archive itself cannot be read
     */
    public boolean step() throws IOException {
        long bytes = 0;
        for (int entry = 0; entry < STEP_ENTRIES && bytes < STEP_BYTES; entry++) {
            if (!listed.isEmpty()) {
                bytes += inspect(listed.poll());
            } else if (!walked().isEmpty()) {
                bytes += inspect(walked().poll());
            }
        }
        return !listed.isEmpty() || !walked().isEmpty();
    }

    private long inspect(Published published) throws IOException {
        var report = inspector.inspect(archive, published);
        summing.inspected(report, published.entry().sizeBytes());
        switch (report.status()) {
            case HEALTHY, REPAIRED, DAMAGED -> lines.compare(published);
            case UNCHECKED, LOST, MISSING -> {}
        }
        return report.checkedBytes();
    }

    private Deque<ArchivePath> walked() throws IOException {
        if (unlisted == null) {
            unlisted = new ArrayDeque<>(new FolderWalk(archive, options, summing).unlisted());
        }
        return unlisted;
    }

    private long inspect(ArchivePath path) throws IOException {
        var found = new Unlisted(archive, options, lines, summing).find(path);
        if (found.isEmpty()) {
            return 0;
        }
        long fileBytes = found.get().fileBytes();
        totalEntries++;
        totalBytes += fileBytes;
        var report = inspector.inspect(found.get());
        summing.inspected(report, fileBytes);
        return report.checkedBytes();
    }

    /** What a crash left between an entry's rename and its line in the catalogue. */
    private void finishPublications() {
        try {
            new Publisher(archive).finishPending();
        } catch (IOException e) {
            summing.note("publications that were interrupted: " + e.getMessage());
        }
    }

    /** Where the next step begins: one line, to be given to {@link #resume}. */
    public String cursor() {
        return new ScrubCursor(run).text();
    }

    /** What was found so far. */
    public ScrubSummary summary() {
        return summing.summary(run);
    }

    /** How far the run is. */
    public RunProgress progress() {
        return new RunProgress(
                summing.checkedBytes(),
                totalBytes,
                summing.entries(),
                totalEntries,
                Optional.ofNullable(listed.peek()).map(next -> next.entry().path()));
    }

    @Override
    public void close() {
        inspector.close();
    }
}
