package io.blockframe.store;

import io.blockframe.disk.DiskErrors;
import io.blockframe.format.DamagedException;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.JsonFields;
import io.blockframe.format.Published;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Inspects entries, one after another: reads every byte that an entry has, compares it with what
 * was committed, and repairs what it is asked to repair. What was rebuilt is verified before it is
 * written and read back from the medium before it is called repaired; bytes that cannot be rebuilt
 * are left as they are.
 *
 * <p>May run beside readers, commits and other inspectors, in this and other processes: it writes
 * nothing but bytes that verify. Takes about 170 MB off-heap for the largest stripes. Not
 * thread-safe.
 */
public final class EntryInspector implements AutoCloseable {

    private final InspectorOptions options;
    private final InspectorResources resources;

    /** As many threads as there are processors. */
    public EntryInspector(InspectorOptions options) {
        this(options, Runtime.getRuntime().availableProcessors());
    }

    /** An inspector that reads from the medium and repairs, and tells the ledger so. */
    public static EntryInspector repairing(RepairRecord record) {
        return new EntryInspector(InspectorOptions.SCRUB.toldTo(record));
    }

    /**
     * The same, told to somebody else, too.
     *
     * @param listener how it gets on; may end it
     */
    public static EntryInspector repairing(RepairRecord record, InspectionListener listener) {
        return new EntryInspector(InspectorOptions.SCRUB.toldTo(record.beside(listener)));
    }

    /**
     * @param threads how many work, at least 1; with one, everything happens in the calling thread.
     *     A thread that only reads is counted where it reads the medium, and comes on top
     *     elsewhere.
     */
    public EntryInspector(InspectorOptions options, int threads) {
        this.options = options;
        this.resources = new InspectorResources(options, threads);
    }

    /**
     * Inspects an entry that was published, whatever became of it.
     *
     * @throws InterruptedIOException when the thread is interrupted; what was repaired stays so
     */
    public EntryReport inspect(Archive archive, Published published) throws InterruptedIOException {
        return run(begin(archive, published, Optional.empty()));
    }

    private static EntryReport run(EntryInspection inspection) throws InterruptedIOException {
        try (inspection) {
            while (inspection.step()) {
                // Band by band.
            }
            return inspection.report();
        }
    }

    /**
     * Begins to inspect an entry that was published, whatever became of it. One at a time; to be
     * closed before the next.
     *
     * @param place where an earlier inspection of it was; one that does not fit counts for nothing
     */
    public EntryInspection begin(Archive archive, Published published, Optional<JsonFields> place) {
        EntryFolder folder;
        try {
            folder = archive.manifests().loadBest(published.folder());
        } catch (IOException e) {
            return EntryInspection.of(withoutManifest(archive.manifests(), published, e));
        } catch (RuntimeException e) {
            return EntryInspection.of(
                    EntryReport.unread(
                            published.entry().path(),
                            published.entry().root(),
                            EntryStatus.UNCHECKED,
                            List.of(),
                            DamageText.ofFault(e)));
        }
        return new EntryInspection(archive, folder, options, resources, place);
    }

    /**
     * Begins to inspect an entry that may not be listed. One at a time; to be closed before the
     * next.
     *
     * @param folder with a manifest that checks; a newer generation is found by itself
     */
    public EntryInspection begin(Archive archive, EntryFolder folder) {
        return new EntryInspection(archive, folder, options, resources, Optional.empty());
    }

    private static EntryReport withoutManifest(
            EntryManifests manifests, Published published, IOException cause) {
        var entry = published.entry();
        var status = EntryStatus.UNCHECKED;
        var everything = List.<ByteRange>of();
        var reason = DiskErrors.text(cause);
        try {
            if (cause instanceof DamagedException || DiskErrors.isDamage(cause)) {
                boolean exists = manifests.exists(published.folder());
                status = exists ? EntryStatus.LOST : EntryStatus.MISSING;
                reason =
                        "%s %s"
                                .formatted(
                                        published.folder().printable(),
                                        exists
                                                ? "has no manifest that can be used"
                                                : "is not there");
                everything =
                        entry.sizeBytes() == 0
                                ? List.of()
                                : List.of(new ByteRange(0, entry.sizeBytes()));
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return EntryReport.unread(entry.path(), entry.root(), status, everything, reason);
    }

    @Override
    public void close() {
        resources.close();
    }
}
