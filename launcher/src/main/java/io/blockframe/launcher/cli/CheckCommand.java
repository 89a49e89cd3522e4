package io.blockframe.launcher.cli;

import io.blockframe.format.ArchivePath;
import io.blockframe.scrub.Scrub;
import io.blockframe.scrub.ScrubListener;
import io.blockframe.scrub.ScrubOptions;
import io.blockframe.scrub.ScrubSummary;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryReport;

import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code verify} and {@code health} have in common: they read everything and report on it. */
abstract class CheckCommand extends Verb {
    @Parameters(
            arity = "0..*",
            paramLabel = "PATH",
            description = "files and folders in the archive; otherwise everything")
    private List<String> paths = List.of();

    /** How to look at everything. */
    abstract ScrubOptions options();

    /** What was asked for; nothing when everything was. */
    final List<ArchivePath> paths() {
        return paths.stream().map(Arguments::archivePath).toList();
    }

    @Override
    final boolean speaksJson() {
        return true;
    }

    @Override
    ExitCode run() throws IOException {
        var archive = program().archives().openForHealth(program().archive());
        var chosen = new ArrayList<ScrubOptions>();
        for (var wanted : paths()) {
            refuseUnknown(archive, wanted);
            chosen.add(options().below(wanted));
        }
        if (chosen.isEmpty()) {
            chosen.add(options());
        }
        var catalogue = archive.catalogue();
        var report =
                program().isJson()
                        ? new JsonHealthReport(out())
                        : new TextHealthReport(out(), path -> catalogue.versions(path).size() > 1);
        // Before this check is one of those that finished.
        var alarms = ScrubAlarms.of(program().config(), archive);
        var codes = new ArrayList<ExitCode>();
        try (var bar = progressBar(totalBytes(archive, chosen))) {
            var listener = new Listener(report, bar);
            for (var choice : chosen) {
                var summary = scrub(archive, choice, listener);
                bar.print(() -> report.checked(summary));
                codes.add(ExitCode.of(summary.worst()));
            }
            report.alarms(alarms);
        } finally {
            report.finish();
        }
        return ExitCode.gravest(codes);
    }

    private static ScrubSummary scrub(Archive archive, ScrubOptions options, ScrubListener listener)
            throws IOException {
        try (var scrub = Scrub.begin(archive, options, listener)) {
            while (scrub.step()) {
                // Each step tells the listener what it found.
            }
            return scrub.summary();
        }
    }

    private static void refuseUnknown(Archive archive, ArchivePath wanted)
            throws NotArchivedException {
        if (archive.catalogue().all().stream()
                .noneMatch(it -> it.entry().path().startsWith(wanted))) {
            throw new NotArchivedException(wanted);
        }
    }

    /** About what will be read. */
    private long totalBytes(Archive archive, List<ScrubOptions> chosen) throws IOException {
        var tiers = program().config().tiers();
        long total = 0;
        for (var published : archive.catalogue().all()) {
            var entry = published.entry();
            if (chosen.stream()
                    .map(ScrubOptions::below)
                    .anyMatch(below -> selects(below, entry.path()))) {
                total += tiers.storedBytes(entry);
            }
        }
        return total;
    }

    private static boolean selects(Optional<ArchivePath> below, ArchivePath path) {
        return below.isEmpty() || path.startsWith(below.get());
    }

    private record Listener(HealthReport report, ProgressBar bar) implements ScrubListener {
        @Override
        public void inspected(EntryReport entry) {
            bar.print(() -> report.inspected(entry));
            bar.show(entry.path().printable());
        }

        @Override
        public void checked(long bytes) {
            bar.add(bytes);
        }
    }

    /** Tells what a check finds. */
    interface HealthReport {
        void inspected(EntryReport entry);

        /** After all entries that were asked for, or of one path of several. */
        void checked(ScrubSummary summary);

        /** What is wrong with the schedule of scrubs, in lines for people. */
        void alarms(List<String> lines);

        /** However the check ended. */
        void finish();
    }
}
