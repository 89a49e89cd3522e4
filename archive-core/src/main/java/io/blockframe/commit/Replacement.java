package io.blockframe.commit;

import io.blockframe.disk.Disk;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Manifest;
import io.blockframe.format.ManifestCodec;
import io.blockframe.format.Published;
import io.blockframe.format.Tier;
import io.blockframe.format.TierPolicy;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryInspector;
import io.blockframe.store.InspectionListener;
import io.blockframe.store.ReadBacks;
import io.blockframe.store.RepairRecord;
import io.blockframe.store.SmallFiles;
import io.blockframe.store.StoppedException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Heals an entry that cannot rebuild itself from its source: the entry is written anew in staging,
 * and each of its files replaces the one in place. At no moment has the entry fewer good bytes than
 * before.
 */
public final class Replacement {

    private final Archive archive;
    private final TierPolicy tiers;
    private final Disk disk;
    private final RepairRecord record;
    private final InspectionListener listener;

    /**
     * @param listener how far it is; may end it
     */
    Replacement(
            Archive archive, TierPolicy tiers, RepairRecord record, InspectionListener listener) {
        this.archive = archive;
        this.tiers = tiers;
        this.disk = archive.disk();
        this.record = record;
        this.listener = listener;
    }

    /**
     * Rewrites every file of an entry from a file that has its content.
     *
     * @param record is told before the entry is touched
     * @throws SourceException when it has not, or cannot be read
     * @throws ArchiveException when the entry is not whole afterwards
     */
    public static void rewrite(
            Archive archive,
            TierPolicy tiers,
            Source source,
            Published published,
            RepairRecord record)
            throws IOException {
        try (var file = SourceFile.open(archive.disk(), source)) {
            new Replacement(archive, tiers, record, _ -> {}).replace(file, published);
        }
    }

    /**
     * Rewrites every file of the entry from the source, which has its content.
     *
     * @throws StoppedException when the listener says so: the entry is as it was, or not yet
     *     checked
     */
    void replace(SourceFile source, Published published) throws IOException {
        var place = published.folder().under(archive.directory());
        var tier = tier(published);
        FreeSpace.check(archive, tier.geometry(), source.sizeBytes());
        var staging = Staging.takeOnce(archive, source.source());
        try {
            var target =
                    new StagedShards(
                            disk,
                            staging.directory().resolve("entry"),
                            tier.geometry(),
                            source.sizeBytes());
            write(source, published, target, staging);
            record.repairs(published.entry(), "every file");
            for (var file : files(target.directory())) {
                var destination = place.resolve(target.directory().relativize(file));
                SmallFiles.createDirectories(disk, destination.getParent());
                disk.replace(file, destination);
                disk.forceDirectory(destination.getParent());
            }
        } finally {
            staging.discard();
        }
        check(published);
    }

    /** The geometry it has; what new files of its tier get when no manifest can tell. */
    private Tier tier(Published published) throws IOException {
        var folder = archive.findFolder(published);
        var entry = published.entry();
        if (folder.isPresent()) {
            return new Tier(entry.tier(), entry.sizeBytes(), folder.get().geometry());
        }
        return tiers.tiers().stream()
                .filter(tier -> tier.number() == entry.tier())
                .findFirst()
                .orElseGet(() -> tiers.tierOf(entry.sizeBytes()));
    }

    private void write(SourceFile source, Published published, StagedShards target, Staging staging)
            throws IOException {
        var shards = new ArrayList<io.blockframe.format.Shard>();
        try (var pipeline = StripePipeline.open(source, target, staging, 0)) {
            for (int stripe = 0; stripe < target.stripeCount(); stripe++) {
                if (listener.stops()) {
                    throw new StoppedException();
                }
                shards.addAll(pipeline.commit(stripe));
                long done = stripe * target.geometry().stripeBytes();
                listener.checked(
                        Math.min(target.geometry().stripeBytes(), source.sizeBytes() - done));
            }
            pipeline.finish();
        }
        source.checkUnchanged();
        if (!Roots.of(target.geometry(), shards).equals(published.entry().root())) {
            throw new SourceChangedException(source.source(), "changed");
        }
        var manifest =
                new Manifest(
                        archive.identity().id(), 1, published.entry(), target.geometry(), shards);
        byte[] bytes = ManifestCodec.encode(manifest);
        for (int copy = 0; copy < target.copies(); copy++) {
            var path = target.directory().resolve(EntryLayout.manifestName(copy));
            SmallFiles.createForced(disk, path, bytes);
            ReadBacks.checkSame(disk, path, bytes);
        }
    }

    private List<Path> files(Path directory) throws IOException {
        var files = new ArrayList<Path>();
        List<Path> children;
        try (var listed = disk.list(directory)) {
            children = listed.toList();
        }
        for (var child : children) {
            if (disk.status(child).isDirectory()) {
                files.addAll(files(child));
            } else {
                files.add(child);
            }
        }
        return files;
    }

    private void check(Published published) throws IOException {
        try (var inspector = EntryInspector.repairing(record, listener)) {
            var report = inspector.inspect(archive, published);
            if (report.status() != EntryStatus.HEALTHY) {
                throw new ArchiveException(
                        "%s is damaged in the archive and could not be healed from its source: it is %s"
                                .formatted(published.entry().path().printable(), report.status()));
            }
        }
    }
}
