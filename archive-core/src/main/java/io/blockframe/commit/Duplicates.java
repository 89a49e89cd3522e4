package io.blockframe.commit;

import io.blockframe.disk.DiskErrors;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Published;
import io.blockframe.format.TierPolicy;
import io.blockframe.store.Archive;
import io.blockframe.store.DamageText;
import io.blockframe.store.EntryInspector;
import io.blockframe.store.EntryReport;
import io.blockframe.store.InspectionListener;
import io.blockframe.store.Publisher;
import io.blockframe.store.RepairRecord;
import io.blockframe.store.StoppedException;
import io.blockframe.store.Trees;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;

/**
 * Content that the archive has already under that path. The source may be the only good copy of it,
 * so it is acknowledged only after the entry was read from the medium and healed.
 */
final class Duplicates implements AutoCloseable {

    private final Archive archive;
    private final TierPolicy tiers;
    private final RepairRecord record;
    private final InspectionListener listener;
    private final EntryInspector inspector;
    private boolean forced;

    /**
     * @param tiers how an entry is written anew whose manifests are all lost
     * @param listener how far it is; may end it
     */
    Duplicates(Archive archive, TierPolicy tiers, InspectionListener listener) {
        this.archive = archive;
        this.tiers = tiers;
        this.record = new RepairRecord(archive.ledger(), "commit");
        this.listener = listener;
        this.inspector = EntryInspector.repairing(record, listener);
    }

    /**
     * Forces all entries there are at once, where the file system can; they are not forced again.
     */
    void forceAll() throws IOException {
        forced = archive.disk().barrier(archive.directory());
    }

    /**
     * The version of the source's path with the source's content; reads it only if one has its
     * size.
     *
     * @param listener how far it is; may end it
     * @throws StoppedException when the listener says so
     */
    static Optional<Published> find(Archive archive, SourceFile source, InspectionListener listener)
            throws IOException {
        archive.catalogue().refresh();
        var path = source.source().path();
        boolean sameSize =
                archive.catalogue().versions(path).stream()
                        .anyMatch(version -> version.entry().sizeBytes() == source.sizeBytes());
        if (!sameSize) {
            return Optional.empty();
        }
        var root = SourceRoot.of(source, listener);
        source.checkUnchanged();
        return archive.catalogue().find(path, root);
    }

    /**
     * Makes sure that the entry is whole, healing it from the source if need be, and that it is the
     * current version.
     *
     * @throws StoppedException when the listener says so; nothing was acknowledged
     * @throws SourceException when the source is needed and cannot be read
     * @throws ArchiveException when the entry can be neither used nor written anew; others are not
     *     concerned
     */
    CommitResult acknowledge(SourceFile source, Published published) throws IOException {
        try {
            return acknowledgeWhole(source, published);
        } catch (ArchiveException | AccessDeniedException e) {
            throw e;
        } catch (IOException e) {
            throw DiskErrors.isDamage(e) || DiskErrors.isInTheWay(e) ? unusable(published, e) : e;
        }
    }

    private static ArchiveException unusable(Published published, IOException cause) {
        return new ArchiveException(
                "%s is archived already, but its entry cannot be used: %s. %s"
                        .formatted(
                                published.entry().path().printable(),
                                DiskErrors.text(cause),
                                DiskErrors.isMediumError(cause)
                                        ? "Its disk reports errors: check the disk."
                                        : "Move away what is there."),
                cause);
    }

    private CommitResult acknowledgeWhole(SourceFile source, Published published)
            throws IOException {
        if (listener.stops()) {
            throw new StoppedException();
        }
        boolean durable = forced && isOnTheArchivesDevice(published) || force(published);
        boolean healed = heal(source, published);
        if (!durable && !force(published)) {
            throw new ArchiveException(
                    "%s is archived already, but its disk reports errors: check the disk."
                            .formatted(published.entry().path().printable()));
        }
        source.checkUnchanged();
        var geometry = archive.manifests().load(published.folder()).geometry();
        var described = source.describe(published.entry().tier(), published.entry().root());
        new Publisher(archive).adoptBeside(published.entry()); // a newer version may be unlisted
        if (isCurrent(published) && sameAttributes(published.entry(), described)) {
            return new CommitResult.Duplicate(source.source(), published, geometry, healed);
        }
        return new CommitResult.Committed(
                source.source(),
                new Publisher(archive).reissue(published.folder(), described),
                geometry);
    }

    /** Whether anything was to be healed. */
    private boolean heal(SourceFile source, Published published) throws IOException {
        var report = inspector.inspect(archive, published);
        switch (report.status()) {
            case HEALTHY -> {}
            case REPAIRED ->
                    record.ended(published.entry(), EntryStatus.REPAIRED, DamageText.of(report));
            case UNCHECKED ->
                    throw new ArchiveException(
                            "%s is archived already, but could not be checked now: %s. Try again."
                                    .formatted(
                                            published.entry().path().printable(),
                                            String.join("; ", report.notes())));
            case DAMAGED, LOST, MISSING -> replace(source, published, report);
        }
        return report.status() != EntryStatus.HEALTHY;
    }

    private void replace(SourceFile source, Published published, EntryReport report)
            throws IOException {
        var what = DamageText.of(report);
        try {
            new Replacement(archive, tiers, record, listener).replace(source, published);
        } catch (IOException e) {
            record.ended(published.entry(), report.status(), what);
            throw e;
        }
        record.ended(
                published.entry(),
                EntryStatus.REPAIRED,
                what + "; written anew from " + source.source().path().printable());
    }

    /**
     * Whoever put the entry there may not have forced it: an archive may have been copied here.
     *
     * @return false when damage keeps it from being forced: the inspection is going to say which
     */
    private boolean force(Published published) throws IOException {
        var directory = published.folder().under(archive.directory());
        try {
            Trees.force(archive.disk(), List.of(directory));
            for (var parent = directory.getParent();
                    parent.startsWith(archive.directory());
                    parent = parent.getParent()) {
                archive.disk().forceDirectory(parent);
            }
            return true;
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
            return false;
        }
    }

    /** Something may be mounted in the archive: forcing all entries did not reach it. */
    private boolean isOnTheArchivesDevice(Published published) throws IOException {
        var disk = archive.disk();
        try {
            return disk.status(published.folder().under(archive.directory())).device()
                    == disk.status(archive.directory()).device();
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
            return false;
        }
    }

    private boolean isCurrent(Published published) {
        return archive.catalogue()
                .find(published.entry().path())
                .filter(current -> current.entry().root().equals(published.entry().root()))
                .isPresent();
    }

    private static boolean sameAttributes(Entry one, Entry other) {
        return one.kind() == other.kind() && one.mode() == other.mode();
    }

    @Override
    public void close() {
        record.close();
        inspector.close();
    }
}
