package io.blockframe.launcher.cli;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Geometry;
import io.blockframe.format.Manifest;
import io.blockframe.format.Printable;
import io.blockframe.format.Published;
import io.blockframe.format.Shard;
import io.blockframe.launcher.archives.UsageException;
import io.blockframe.store.Archive;
import io.blockframe.store.Catalogue;
import io.blockframe.store.LastCheck;
import io.blockframe.store.Ledger;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

@Command(
        name = "info",
        description =
                "Tells all about one archived file: how it is protected, where it lies, its"
                        + " versions.")
final class InfoCommand extends Verb {
    @Parameters(paramLabel = "PATH", description = "a file in the archive")
    private String path;

    @Override
    boolean speaksJson() {
        return true;
    }

    /** What is told to scripts; null for what is not known. */
    record Info(
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
            int segmentBytes,
            int segments,
            int stripes,
            long storedBytes,
            String folder,
            String status,
            String checkedAt,
            String verifiedAt,
            String provenAt,
            List<HealthHistory.Damage> damage,
            List<Json.Version> versions) {}

    @Override
    ExitCode run() throws IOException {
        var archive = program().archives().open(program().archive());
        var wanted = Arguments.archivePath(path);
        var current = find(archive.catalogue(), wanted);
        var info = describe(archive, current);
        if (program().isJson()) {
            out().println(Json.of(info));
        } else {
            print(current, info);
        }
        return ExitCode.OK;
    }

    private static Published find(Catalogue catalogue, ArchivePath wanted)
            throws NotArchivedException {
        var found = catalogue.find(wanted);
        if (found.isPresent()) {
            return found.get();
        }
        if (catalogue.hasBelow(wanted)) {
            throw new UsageException(
                    "%1$s is a folder in the archive, and info tells of one file; \"ls %1$s\" lists what is in it"
                            .formatted(wanted.printable()));
        }
        throw new NotArchivedException(wanted);
    }

    private static Info describe(Archive archive, Published published) throws IOException {
        var folder = EntryGoneException.folder(archive, published);
        var manifest = folder.manifest();
        var entry = published.entry();
        var ledger = archive.ledger();
        ledger.refresh();
        var check = ledger.lastCheck(entry.path(), entry.root());
        return new Info(
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
                code(manifest.geometry()),
                manifest.geometry().shardBytes(),
                manifest.geometry().segmentCount(entry.sizeBytes()),
                manifest.geometry().stripeCount(entry.sizeBytes()),
                storedBytes(manifest),
                folder.directory().toString(),
                check.map(it -> it.status().word()).orElse(null),
                check.map(it -> it.checkedAt().toString()).orElse(null),
                ledger.verifiedAt(entry).toString(),
                check.flatMap(LastCheck::provenAt).map(Instant::toString).orElse(null),
                damage(ledger, published),
                archive.catalogue().versions(entry.path()).stream()
                        .map(version -> Json.Version.of(version.entry()))
                        .toList());
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

    private static String code(Geometry geometry) {
        return "RS(%d,%d)".formatted(geometry.dataShards(), geometry.parityShards());
    }

    private static long storedBytes(Manifest manifest) {
        return manifest.shards().stream().mapToLong(Shard::bytes).sum();
    }

    private void print(Published published, Info info) {
        line("path", published.entry().path().printable());
        line("kind", info.kind());
        line(
                "size",
                String.format(Locale.ROOT, "%s (%,d bytes)", Human.size(info.size()), info.size()));
        line("root", info.root());
        line("modified", info.mtime());
        line("mode, owner", "%s, %d:%d".formatted(info.mode(), info.uid(), info.gid()));
        line("committed", info.committedAt());
        line(
                "protected",
                "tier %d, %s: %d segments in %d stripes"
                        .formatted(info.tier(), info.code(), info.segments(), info.stripes()));
        line("stored", "%s with parity".formatted(Human.size(info.storedBytes())));
        line("folder", info.folder());
        line(
                "checked",
                info.checkedAt() == null ? "not yet" : info.checkedAt() + ", " + info.status());
        line("verified", info.verifiedAt());
        line("proven", info.provenAt() == null ? "not yet" : info.provenAt());
        for (var damage : info.damage()) {
            line(
                    "damage",
                    "%s, %s, by %s: %s"
                            .formatted(
                                    damage.at(),
                                    damage.status(),
                                    Printable.of(damage.by()),
                                    Printable.message(damage.what())));
        }
        for (var version : info.versions()) {
            line("version", version.root() + "  " + version.committedAt());
        }
    }

    private void line(String name, String value) {
        out().printf(Locale.ROOT, "%-12s %s%n", name, value);
    }
}
