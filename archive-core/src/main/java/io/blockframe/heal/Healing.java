package io.blockframe.heal;

import io.blockframe.commit.Replacement;
import io.blockframe.commit.Source;
import io.blockframe.commit.SourceException;
import io.blockframe.commit.SourceRoot;
import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.Checked;
import io.blockframe.format.DamageFound;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.LedgerLine;
import io.blockframe.format.Manifest;
import io.blockframe.format.ManifestCodec;
import io.blockframe.format.Published;
import io.blockframe.format.TierPolicy;
import io.blockframe.store.Archive;
import io.blockframe.store.CellDonation;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.EntryInspector;
import io.blockframe.store.EntryReport;
import io.blockframe.store.ReadBacks;
import io.blockframe.store.RepairRecord;
import io.blockframe.store.SmallFiles;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Heals entries that cannot rebuild themselves from other copies of them. In this order: what the
 * entry's own parity can repair; the manifest, cell by cell what other copies have and what
 * verifies, and again what parity can repair then; at last the whole entry anew from a file that
 * has its content. Nothing is written that does not verify, and everything is read back.
 */
public final class Healing {

    private static final String BY = "heal";

    private final Archive archive;
    private final Disk disk;
    private final TierPolicy tiers;
    private final Path from;
    private final LongConsumer progress;
    private final List<String> notes = new ArrayList<>();
    private RepairRecord record;
    private long takenCells;
    private boolean manifestTaken;
    private boolean rewritten;

    /**
     * @param tiers how an entry is written anew whose manifests are all lost
     * @param from a file or directory with other copies
     * @param progress is told how many more bytes were checked; what is healed is checked again
     */
    public Healing(Archive archive, TierPolicy tiers, Path from, LongConsumer progress) {
        this.archive = archive;
        this.disk = archive.disk();
        this.tiers = tiers;
        this.from = from.toAbsolutePath().normalize();
        this.progress = progress;
    }

    /**
     * Heals one entry.
     *
     * @throws java.io.InterruptedIOException when the thread is interrupted; what was healed stays
     * @throws IOException for an error that is not damage
     */
    public HealReport heal(Published published) throws IOException {
        notes.clear();
        try (var repairs = new RepairRecord(archive.ledger(), BY)) {
            record = repairs;
            return healTold(published);
        }
    }

    private HealReport healTold(Published published) throws IOException {
        takenCells = 0;
        manifestTaken = false;
        rewritten = false;
        var before = inspect(published);
        var after = before;
        if (!before.status().isWhole() && before.status() != EntryStatus.UNCHECKED) {
            var copies = OtherCopies.find(disk, from, published);
            takeManifest(published, copies);
            var folder = archive.findFolder(published);
            if (folder.isPresent()) {
                takeCells(folder.get(), published, copies);
            }
            after = inspect(published);
            if (!after.status().isWhole() && rewrite(published, copies)) {
                after = inspect(published);
            }
        }
        var status =
                after.status() == EntryStatus.HEALTHY && before != after
                        ? EntryStatus.REPAIRED
                        : after.status();
        var report = new HealReport(status, after, takenCells, manifestTaken, rewritten, notes);
        return remember(published, report);
    }

    private EntryReport inspect(Published published) throws IOException {
        try (var inspector = EntryInspector.repairing(record, progress::accept)) {
            return inspector.inspect(archive, published);
        }
    }

    /** The first copy that has a manifest gives it, when no manifest of our own can be used. */
    private void takeManifest(Published published, OtherCopies copies) throws IOException {
        if (archive.findFolder(published).isPresent()) {
            return;
        }
        for (var other : copies.folders()) {
            var found = copies.manifest(other, published.entry());
            if (found.isPresent()) {
                var theirs = found.get();
                install(
                        new Manifest(
                                archive.identity().id(),
                                theirs.generation(),
                                published.entry(),
                                theirs.geometry(),
                                theirs.shards()),
                        published.folder().under(archive.directory()));
                manifestTaken = true;
                return;
            }
        }
    }

    private void install(Manifest manifest, Path place) throws IOException {
        record.repairs(manifest.entry(), EntryLayout.manifestName(0));
        byte[] bytes = ManifestCodec.encode(manifest);
        SmallFiles.createDirectories(disk, place);
        int copies = EntryLayout.metadataCopies(manifest.geometry());
        for (int copy = 0; copy < copies; copy++) {
            var path = place.resolve(EntryLayout.manifestName(copy));
            SmallFiles.replace(disk, path, bytes);
            ReadBacks.checkSame(disk, path, bytes);
        }
    }

    private void takeCells(EntryFolder folder, Published published, OtherCopies copies)
            throws IOException {
        for (var other : copies.folders()) {
            // Where its manifests are lost, too, it is assumed to lie as ours says.
            var manifest = copies.manifest(other, published.entry()).orElseGet(folder::manifest);
            try (var donor = new EntryDonor(folder, new EntryFolder(disk, other, manifest))) {
                take(folder, donor);
            }
        }
        for (var content : copies.contents()) {
            try (var donor = new ContentDonor(folder, disk, content)) {
                take(folder, donor);
            }
        }
    }

    private void take(EntryFolder folder, CellDonation.Donor donor) throws IOException {
        var donation = new CellDonation(folder, donor, record.beside(progress::accept));
        takenCells += donation.take();
        notes.addAll(donation.notes());
    }

    private boolean rewrite(Published published, OtherCopies copies) throws IOException {
        var entry = published.entry();
        for (var content : copies.contents()) {
            try {
                if (disk.status(content).sizeBytes() == entry.sizeBytes()
                        && SourceRoot.of(disk, content).equals(entry.root())) {
                    Replacement.rewrite(
                            archive, tiers, new Source(content, entry.path()), published, record);
                    rewritten = true;
                    return true;
                }
            } catch (SourceException e) {
                notes.add(e.getMessage());
            } catch (ArchiveException e) {
                notes.add("not written anew: " + e.getMessage());
            }
        }
        return false;
    }

    /** A ledger that cannot be written is no reason not to heal. */
    private HealReport remember(Published published, HealReport report) {
        var entry = published.entry();
        var now = Instant.now();
        var lines = new ArrayList<LedgerLine>();
        lines.add(new Checked(entry.path(), entry.root(), now, report.status(), false));
        if (report.status() != EntryStatus.HEALTHY && report.status() != EntryStatus.UNCHECKED) {
            lines.add(
                    new DamageFound(
                            entry.path(), entry.root(), now, BY, report.status(), report.text()));
        }
        try {
            archive.ledger().append(lines);
            return report;
        } catch (IOException e) {
            var noted = new ArrayList<>(report.notes());
            noted.add("not remembered in the ledger: " + DiskErrors.text(e));
            return new HealReport(
                    report.status(),
                    report.entry(),
                    report.takenCells(),
                    report.manifestTaken(),
                    report.rewritten(),
                    noted);
        }
    }
}
