package io.blockframe.scrubjob;

import io.blockframe.format.EntryStatus;
import io.blockframe.jobs.Reports;
import io.blockframe.scrub.DamagedEntry;
import io.blockframe.scrub.ScrubSummary;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a run so far. It begins as every {@link io.blockframe.jobs.ReportHead}.
 *
 * @param runId of the run in the archive's ledger
 * @param archive directory of the archive
 * @param nextRun when the job begins or goes on, null when that is not known
 * @param status the worst of all
 * @param entries how many entries had which status
 * @param checkedBytes file bytes that were checked
 * @param archiveFiles status of the archive's own files
 * @param found entries in which something was found
 * @param moreFound how many more there are
 * @param notes what else there is to know
 * @param advice what to do now, most urgent first
 */
@JsonNaming(SnakeCaseStrategy.class)
record ScrubReport(
        String id,
        String job,
        Instant startedAt,
        Instant endedAt,
        boolean finished,
        String headline,
        String runId,
        String archive,
        Instant nextRun,
        String status,
        Map<String, Long> entries,
        long checkedBytes,
        String archiveFiles,
        List<Found> found,
        long moreFound,
        List<String> notes,
        List<String> advice) {

    /**
     * An entry in which something was found.
     *
     * @param what what was found and done, for people
     */
    record Found(String path, String root, String status, String what) {
        static Found of(DamagedEntry entry) {
            return new Found(
                    entry.path().printable(),
                    entry.root().toString(),
                    entry.status().word(),
                    entry.what());
        }
    }

    static ScrubReport of(
            String job,
            Path archive,
            ScrubSummary summary,
            Instant endedAt,
            boolean finished,
            Instant nextRun) {
        var entries = new LinkedHashMap<String, Long>();
        summary.entries().forEach((status, count) -> entries.put(status.word(), count));
        return new ScrubReport(
                Reports.id(job, summary.startedAt()),
                job,
                summary.startedAt(),
                endedAt,
                finished,
                headline(summary, finished),
                summary.id(),
                archive.toString(),
                nextRun,
                summary.worst().word(),
                entries,
                summary.checkedBytes(),
                summary.archiveStatus().word(),
                summary.damaged().stream().map(Found::of).toList(),
                summary.unlistedDamaged(),
                summary.notes(),
                summary.advice());
    }

    private static String headline(ScrubSummary summary, boolean finished) {
        boolean nothingYet = !finished && summary.entries().isEmpty();
        var what =
                switch (summary.worst()) {
                    case HEALTHY -> nothingYet ? "nothing was found" : "all is well";
                    case REPAIRED -> "damage was found and repaired";
                    case UNCHECKED -> "not everything could be checked";
                    case DAMAGED -> "damage was found and is not repaired";
                    case LOST, MISSING -> "something is lost";
                };
        return "%s%s: %s"
                .formatted(
                        finished ? "" : "so far ",
                        what,
                        nothingYet ? "no file was checked to its end" : summary.counts());
    }

    /** What a webhook is to be told when the run ends or is interrupted. */
    static List<ScrubEvent> events(ScrubSummary summary, boolean finished) {
        return switch (summary.worst()) {
            case HEALTHY -> finished ? List.of(ScrubEvent.SUCCESS) : List.of();
            case REPAIRED, UNCHECKED, DAMAGED -> List.of(ScrubEvent.DAMAGE);
            case LOST, MISSING ->
                    isDamaged(summary)
                            ? List.of(ScrubEvent.LOSS, ScrubEvent.DAMAGE)
                            : List.of(ScrubEvent.LOSS);
        };
    }

    private static boolean isDamaged(ScrubSummary summary) {
        return summary.archiveStatus() != EntryStatus.HEALTHY
                || summary.count(EntryStatus.DAMAGED)
                                + summary.count(EntryStatus.REPAIRED)
                                + summary.count(EntryStatus.UNCHECKED)
                        > 0;
    }

    String json() {
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    }
}
