package io.blockframe.scrubjob;

import io.blockframe.format.EntryStatus;
import io.blockframe.format.Printable;
import io.blockframe.settings.Units;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report that a person reads in a minute: what to do comes before the long lists. */
final class ReportText {
    private static final int LISTED = 50;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    private final StringBuilder text = new StringBuilder();

    private ReportText() {}

    static String of(ScrubReport report) {
        var lines = new ReportText();
        lines.write(report);
        return lines.text.toString();
    }

    private void write(ScrubReport report) {
        line("Scrub %s of %s".formatted(report.job(), Printable.of(report.archive())));
        line(
                "Began %s, %s %s"
                        .formatted(
                                time(report.startedAt()),
                                report.finished() ? "finished" : "interrupted",
                                time(report.endedAt())));
        if (report.nextRun() != null) {
            line(
                    "%s %s"
                            .formatted(
                                    report.finished() ? "Next run" : "Goes on",
                                    time(report.nextRun())));
        }
        line("Result: " + report.headline());
        section(
                "What to do now",
                report.advice().isEmpty() ? List.of("Nothing.") : report.advice());
        section("What was checked", checked(report));
        section("What was found", report.found().stream().map(ReportText::found).toList());
        if (report.moreFound() > 0) {
            line("  and %d more, see blockframe health --history".formatted(report.moreFound()));
        }
        section("Notes", report.notes());
    }

    private static List<String> checked(ScrubReport report) {
        long all = report.entries().values().stream().mapToLong(Long::longValue).sum();
        long unchecked = report.entries().getOrDefault(EntryStatus.UNCHECKED.word(), 0L);
        var lines = new ArrayList<String>();
        lines.add(
                "%d files, %s of content"
                        .formatted(all - unchecked, Units.formatSize(report.checkedBytes())));
        if (all > unchecked) {
            lines.add(
                    "where the content is intact, parity was computed anew from it and compared,"
                            + " and rows were rebuilt as after a loss");
        }
        if (unchecked > 0) {
            lines.add("not checked: %d files".formatted(unchecked));
        }
        lines.add("the archive's own files: " + report.archiveFiles());
        return lines;
    }

    private static String found(ScrubReport.Found found) {
        return "%s: %s: %s".formatted(found.path(), found.status(), found.what());
    }

    private void section(String title, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        line("");
        line(title);
        lines.stream().limit(LISTED).forEach(it -> line("  " + Printable.message(it)));
        if (lines.size() > LISTED) {
            line("  and %d more, in the report as JSON".formatted(lines.size() - LISTED));
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String time(Instant time) {
        return TIME.format(time);
    }
}
