package io.blockframe.launcher.cli;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Printable;
import io.blockframe.format.Published;
import io.blockframe.launcher.archives.UsageException;
import io.blockframe.store.Catalogue;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.io.IOException;
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

    @Override
    ExitCode run() throws IOException {
        var archive = program().archives().open(program().archive());
        var wanted = Arguments.archivePath(path);
        var current = find(archive.catalogue(), wanted);
        var info = FileInfo.of(archive, current);
        if (program().isJson()) {
            out().println(Json.of(info));
        } else {
            print(current, info);
        }
        return info.gone() == null ? ExitCode.OK : ExitCode.LOST;
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

    private void print(Published published, FileInfo info) {
        line("path", published.entry().path().printable());
        line("kind", info.kind());
        line(
                "size",
                String.format(Locale.ROOT, "%s (%,d bytes)", Human.size(info.size()), info.size()));
        line("root", info.root());
        line("modified", info.mtime());
        line("mode, owner", "%s, %d:%d".formatted(info.mode(), info.uid(), info.gid()));
        line("committed", info.committedAt());
        if (info.gone() == null) {
            line(
                    "protected",
                    "tier %d, %s: %d segments in %d stripes"
                            .formatted(info.tier(), info.code(), info.segments(), info.stripes()));
            line("stored", "%s with parity".formatted(Human.size(info.storedBytes())));
        }
        line("folder", Printable.of(info.folder()));
        if (info.gone() != null) {
            line("GONE", info.gone());
        }
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
        if (info.toDo() != null) {
            line("to do", info.toDo());
        }
        for (var version : info.versions()) {
            line("version", version.root() + "  " + version.committedAt());
        }
    }

    private void line(String name, String value) {
        out().printf(Locale.ROOT, "%-12s %s%n", name, value);
    }
}
