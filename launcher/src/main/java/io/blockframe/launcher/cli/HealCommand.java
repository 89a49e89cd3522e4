package io.blockframe.launcher.cli;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Printable;
import io.blockframe.format.Published;
import io.blockframe.heal.HealReport;
import io.blockframe.heal.Healing;
import io.blockframe.launcher.archives.UsageException;
import io.blockframe.store.Archive;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

@Command(
        name = "heal",
        description =
                "Takes what a file in the archive has lost from any other copy of it: cell by cell,"
                        + " and only what verifies. First repairs what it can without.")
final class HealCommand extends Verb {
    @Parameters(paramLabel = "PATH", description = "a file or folder in the archive")
    private String path;

    @Option(
            names = "--from",
            paramLabel = "DIR|FILE",
            required = true,
            description =
                    "a file with the content, or with part of it; another archive, or the folder of"
                            + " the file in one; a folder of ordinary files with the same paths")
    private Path from;

    @Override
    boolean speaksJson() {
        return true;
    }

    /** What is told to scripts of each file. */
    record Healed(
            String path,
            String root,
            String status,
            long takenCells,
            boolean manifestTaken,
            boolean rewritten,
            List<Json.Range> lost,
            long lostBytes,
            List<String> notes) {
        static Healed of(HealReport report) {
            var entry = report.entry();
            return new Healed(
                    entry.path().toString(),
                    entry.root().toString(),
                    report.status().word(),
                    report.takenCells(),
                    report.manifestTaken(),
                    report.rewritten(),
                    entry.lost().stream().map(it -> new Json.Range(it.from(), it.bytes())).toList(),
                    entry.lostBytes(),
                    notesOf(report));
        }
    }

    @Override
    ExitCode run() throws IOException {
        if (!Files.exists(from)) {
            throw new UsageException(from + " does not exist: there is nothing to heal from");
        }
        var archive = program().archives().open(program().archive());
        var wanted = Arguments.archivePath(path);
        var versions = versions(archive, wanted);
        var tiers = program().config().tiers();
        var codes = new ArrayList<ExitCode>();
        var results = program().isJson() ? new JsonArray(out()) : null;
        try (results;
                var bar =
                        progressBar(
                                versions.stream()
                                        .mapToLong(it -> tiers.storedBytes(it.entry()))
                                        .sum())) {
            var healing = new Healing(archive, tiers, from.toRealPath(), bar::add);
            for (var version : versions) {
                bar.show(version.entry().path().printable());
                var report = healing.heal(version);
                codes.add(ExitCode.of(report.status()));
                bar.print(() -> tell(report, results));
            }
        }
        return ExitCode.gravest(codes);
    }

    private void tell(HealReport report, JsonArray results) {
        if (results == null) {
            print(report);
        } else {
            results.add(Healed.of(report));
        }
    }

    /** All that lies there; a file can have the content of one path only. */
    private List<Published> versions(Archive archive, ArchivePath wanted)
            throws NotArchivedException {
        var versions =
                archive.catalogue().all().stream()
                        .filter(it -> isWanted(it.entry().path(), wanted))
                        .toList();
        if (versions.isEmpty()) {
            throw new NotArchivedException(wanted);
        }
        return versions;
    }

    private boolean isWanted(ArchivePath found, ArchivePath wanted) {
        return Files.isDirectory(from) ? found.startsWith(wanted) : found.equals(wanted);
    }

    private void print(HealReport report) {
        out().println(
                        "%s: %s; %s"
                                .formatted(
                                        report.entry().path().printable(),
                                        report.status().word(),
                                        report.text()));
        for (var range : report.entry().lost()) {
            out().println("  lost " + range.firstToLast());
        }
        notesOf(report).forEach(note -> out().println("  " + Printable.message(note)));
    }

    private static List<String> notesOf(HealReport report) {
        var notes = new ArrayList<>(report.notes());
        notes.addAll(report.entry().notes());
        return notes;
    }
}
