package io.blockframe.launcher.cli;

import io.blockframe.format.Entry;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Manifest;
import io.blockframe.format.Published;
import io.blockframe.format.Shard;
import io.blockframe.store.Archive;
import io.blockframe.store.LastCheck;
import io.blockframe.store.Ledger;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All about one archived file, as scripts are told it; null for what is not known. What catalogue
 * and ledger know of a file is known of one that is gone, too.
 *
 * @param gone why nothing of it can be read; null when its manifest can
 * @param toDo what to do about what was found last, for people; null when there is nothing to do
 */
record FileInfo(
        String path,
        String kind,
        long size,
        int tier,
        String root,
        String mtime,
        String mode,
        int uid,
        int gid,
        String committedAt,
        long sequence,
        String code,
        Integer segmentBytes,
        Integer segments,
        Integer stripes,
        Long storedBytes,
        String folder,
        String gone,
        String status,
        String checkedAt,
        String verifiedAt,
        String provenAt,
        List<HealthHistory.Damage> damage,
        String toDo,
        List<Json.Version> versions) {

    /** How the content of a file is cut and protected; all null when no manifest can tell. */
    private record Shape(
            String code,
            Integer segmentBytes,
            Integer segments,
            Integer stripes,
            Long storedBytes) {
        static Shape of(Manifest manifest, Entry entry) {
            var geometry = manifest.geometry();
            return new Shape(
                    "RS(%d,%d)".formatted(geometry.dataShards(), geometry.parityShards()),
                    geometry.shardBytes(),
                    geometry.segmentCount(entry.sizeBytes()),
                    geometry.stripeCount(entry.sizeBytes()),
                    manifest.shards().stream().mapToLong(Shard::bytes).sum());
        }
    }

    static FileInfo of(Archive archive, Published published) throws IOException {
        var entry = published.entry();
        var found = archive.findFolder(published).map(folder -> folder.manifest());
        var shape =
                found.map(manifest -> Shape.of(manifest, entry))
                        .orElse(new Shape(null, null, null, null, null));
        var ledger = archive.ledger();
        ledger.refresh();
        var check = ledger.lastCheck(entry.path(), entry.root());
        return new FileInfo(
                entry.path().toString(),
                entry.kind().name().toLowerCase(Locale.ROOT),
                entry.sizeBytes(),
                entry.tier(),
                entry.root().toString(),
                entry.modified().toString(),
                Json.octal(entry.mode()),
                entry.userId(),
                entry.groupId(),
                entry.committedAt().toString(),
                entry.sequence(),
                shape.code(),
                shape.segmentBytes(),
                shape.segments(),
                shape.stripes(),
                shape.storedBytes(),
                published.folder().under(archive.directory()).toString(),
                found.isPresent() ? null : EntryGoneException.WHY,
                check.map(it -> it.status().word()).orElse(null),
                check.map(it -> it.checkedAt().toString()).orElse(null),
                ledger.verifiedAt(entry).toString(),
                check.flatMap(LastCheck::provenAt).map(Instant::toString).orElse(null),
                damage(ledger, published),
                toDo(entry, found.isEmpty(), check.map(LastCheck::status)),
                archive.catalogue().versions(entry.path()).stream()
                        .map(version -> Json.Version.of(version.entry()))
                        .toList());
    }

    private static String toDo(Entry entry, boolean isGone, Optional<EntryStatus> last) {
        if (isGone) {
            return EntryGoneException.toDo(entry.path());
        }
        return last.map(
                        status ->
                                switch (status) {
                                    case HEALTHY, REPAIRED -> null;
                                    case LOST, MISSING -> EntryGoneException.toDo(entry.path());
                                    case DAMAGED, UNCHECKED ->
                                            "check it again: \"health %s\""
                                                    .formatted(entry.path().printable());
                                })
                .orElse(null);
    }

    private static List<HealthHistory.Damage> damage(Ledger ledger, Published published)
            throws IOException {
        var wanted = published.entry();
        var damage = new ArrayList<HealthHistory.Damage>();
        HealthHistory.damageBelow(
                ledger,
                List.of(wanted.path()),
                found -> {
                    if (found.path().equals(wanted.path()) && found.root().equals(wanted.root())) {
                        damage.add(HealthHistory.Damage.of(found));
                    }
                });
        return damage;
    }
}
