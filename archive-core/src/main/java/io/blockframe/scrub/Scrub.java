package io.blockframe.scrub;

import io.blockframe.disk.DiskErrors;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.Entry;
import io.blockframe.scrub.ScrubCursor.UnderWay;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryInspector;
import io.blockframe.store.InspectionListener;
import io.blockframe.store.InspectorOptions;
import io.blockframe.store.Publisher;
import io.blockframe.store.StoppedException;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

    /**
     * A run that nobody worked at for so long is not gone on with: what it verified first is old by
     * then. Longer than a month, so that a monthly job with a short window gets to its end.
     */
    public static final Duration LONGEST_PAUSE = Duration.ofDays(45);

    private static final long STEP_BYTES = 16 << 20;
    private static final int STEP_ENTRIES = 1000;

    private final Archive archive;
    private final ScrubOptions options;
    private final ScrubListener listener;
    private final RunIdentity run;
    private final ScrubLease lease;
    private final RunRecord record;
    private final Summing summing;
    private final EntryInspector inspector;
    private EntryChecks entries; // null until it is known what is to do
    private long readBytes;
    private boolean finished;

    private Scrub(Archive archive, ScrubOptions options, ScrubListener listener, RunIdentity run)
            throws IOException {
        this.archive = archive;
        this.options = options;
        this.listener = listener;
        this.run = run;
        summing = new Summing(listener);
        lease = ScrubLease.take(archive, options, summing);
        record = new RunRecord(archive, options, run, summing);
        inspector =
                new EntryInspector(
                        new InspectorOptions(
                                        options.repair(), options.fromMedium(), new Inspections())
                                .paced(options.throttle(), options.idle())
                                .seeded(run.seed()));
    }

    /**
     * Begins a new run.
     *
     * @param listener told of every entry, one by one
     * @throws ArchiveException when another scrub is at work, and this one has to be alone
     * @throws IOException when the archive itself cannot be read
     */
    public static Scrub begin(Archive archive, ScrubOptions options, ScrubListener listener)
            throws IOException {
        var run = RunIdentity.begin(Clock.systemUTC());
        var scrub = new Scrub(archive, options, listener, run);
        return scrub.opened(
                () -> {
                    scrub.record.begin();
                    scrub.look(EarlierChecks.none(), Optional.empty());
                });
    }

    /**
     * Goes on with a run where its last step ended.
     *
     * @param options as it was begun with
     * @param cursor what {@link #cursor} gave after its last step
     * @throws IllegalArgumentException when {@code cursor} is none, or its run is over, or was
     *     given up for {@link #LONGEST_PAUSE}
     * @throws ArchiveException when another scrub is at work, and this one has to be alone
     * @throws IOException when the archive itself cannot be read
     */
    public static Scrub resume(
            Archive archive, ScrubOptions options, ScrubListener listener, String cursor)
            throws IOException {
        var at = ScrubCursor.parse(cursor);
        refuseOld(at);
        var scrub = new Scrub(archive, options, listener, at.run());
        return scrub.opened(
                () -> {
                    if (scrub.record.isOver()) {
                        throw new IllegalArgumentException(
                                "run %s is over".formatted(at.run().id()));
                    }
                    scrub.summing.goOn(at);
                    scrub.look(scrub.record.earlier(), at.underWay());
                });
    }

    private static void refuseOld(ScrubCursor at) {
        if (at.savedAt().isBefore(Instant.now().minus(LONGEST_PAUSE))) {
            throw new IllegalArgumentException(
                    "run %s began %s and was last at work %s, more than %d days ago"
                            .formatted(
                                    at.run().id(),
                                    at.run().startedAt(),
                                    at.savedAt(),
                                    LONGEST_PAUSE.toDays()));
        }
    }

    private interface Opening {
        void run() throws IOException;
    }

    private Scrub opened(Opening opening) throws IOException {
        try {
            record.open();
            opening.run();
            return this;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Looks at what is the archive's own, and at what is to do. */
    private void look(EarlierChecks earlier, Optional<UnderWay> resumed) throws IOException {
        if (options.repair()) {
            finishPublications();
        }
        new ControlFiles(archive, options, summing).check();
        archive.catalogue().refresh();
        var agenda = new Agenda(archive, options, run, earlier);
        record.tellDamage(earlier, agenda.damaged());
        resumed.ifPresent(agenda::putFirst);
        summing.countAll(agenda);
        entries = new EntryChecks(archive, options, agenda, resumed, inspector, record, summing);
        if (resumed.isPresent()) {
            entries.begin(); // so that the cursor says where it is before the first step, too
        }
    }

    /** What a crash left between an entry's rename and its line in the catalogue. */
    private void finishPublications() {
        try {
            new Publisher(archive).finishPending();
        } catch (IOException e) {
            summing.note("publications that were interrupted: " + DiskErrors.text(e));
        }
    }

    /**
     * Checks some more: a band of a large entry, or many small entries; at a low rate what takes
     * about a second. Ends early when the listener says so.
     *
     * @return whether anything is left to do
     * @throws java.io.InterruptedIOException when the thread is interrupted; what was repaired
     *     stays so
     * @throws IOException when the archive itself cannot be read
     */
    public boolean step() throws IOException {
        try {
            inspectSome();
        } catch (StoppedException e) {
            return true;
        } finally {
            record.flush();
        }
        boolean more = entries.isAnyLeft();
        if (!more && !finished) {
            checkScope();
            listener.finishing(summary());
            finished = true;
            record.finish(summary());
        }
        return more;
    }

    /** Who checks nothing because of a wrong name is not to think that all is well. */
    private void checkScope() throws IOException {
        if (options.below().isPresent()
                && summing.entries() == 0
                && archive.catalogue().all().stream()
                        .noneMatch(it -> options.selects(it.entry().path()))) {
            summing.unchecked(
                    "nothing is archived below %s; is that its name?"
                            .formatted(options.below().get().printable()));
        }
    }

    private void inspectSome() throws IOException {
        long end = readBytes + Math.min(STEP_BYTES, options.throttle().bytesPerSecond());
        for (int ended = 0; ended < STEP_ENTRIES && readBytes < end && entries.begin(); ) {
            if (listener.stops()) {
                throw new StoppedException();
            }
            ended += entries.step() ? 0 : 1;
        }
    }

    private final class Inspections implements InspectionListener {
        @Override
        public void checked(long bytes) {
            readBytes += bytes;
            listener.checked(bytes);
        }

        @Override
        public void repairs(Entry entry, String file) {
            record.repairs(entry, file);
        }

        @Override
        public boolean stops() {
            return listener.stops();
        }
    }

    /** Where the next step begins: one line, to be given to {@link #resume}. */
    public String cursor() {
        return entries.cursor(run);
    }

    /** What was found so far. */
    public ScrubSummary summary() {
        return summing.summary(run);
    }

    /** How far the run is. */
    public RunProgress progress() {
        return entries.progress();
    }

    /**
     * Ends here; the cursor of the last step says where to go on. What is under way is kept for
     * that in a run of who scrubs alone, and given up in any other.
     */
    @Override
    public void close() throws IOException {
        try {
            if (entries != null) {
                entries.close();
            }
            inspector.close();
            record.close();
        } finally {
            lease.close();
        }
    }
}
