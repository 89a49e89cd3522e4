package io.blockframe.launcher.cli;

import io.blockframe.format.EntryStatus;
import io.blockframe.scrub.ScrubSummary;
import io.blockframe.store.EntryReport;
import io.blockframe.store.EntryReport.Damage;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A check for scripts: one object, its files written while they are checked. */
final class JsonHealthReport implements CheckCommand.HealthReport {
    private final PrintWriter out;
    private final Map<EntryStatus, Long> counts = new EnumMap<>(EntryStatus.class);
    private final Set<String> archiveNotes = new LinkedHashSet<>();
    private final List<String> alarms = new ArrayList<>();
    private ScrubSummary worstOfArchive; // of the paths that were asked for
    private long checkedBytes;
    private String separator = "";

    /** Damage of one entry by kind. */
    record Counts(
            Damage dataCells,
            Damage parityCells,
            Damage shardFiles,
            Damage digestCopies,
            Damage manifestCopies) {}

    /** One entry. */
    record Checked(
            String path,
            String root,
            String status,
            Counts damage,
            List<Json.Range> lost,
            long lostBytes,
            List<Integer> badSegments,
            List<Integer> repairedSegments,
            List<String> notes) {}

    /** The archive's own files. */
    record Archive(String status, Damage files, List<String> notes) {}

    JsonHealthReport(PrintWriter out) {
        this.out = out;
        out.print("{ \"files\" : [");
    }

    @Override
    public void inspected(EntryReport entry) {
        counts.merge(entry.status(), 1L, Long::sum);
        out.print(separator + "\n" + Json.of(checked(entry)));
        separator = ",";
    }

    private static Checked checked(EntryReport entry) {
        return new Checked(
                entry.path().toString(),
                entry.root().toString(),
                entry.status().word(),
                new Counts(
                        entry.dataCells(),
                        entry.parityCells(),
                        entry.shardFiles(),
                        entry.recordCopies(),
                        entry.manifestCopies()),
                entry.lost().stream().map(it -> new Json.Range(it.from(), it.bytes())).toList(),
                entry.lostBytes(),
                entry.badSegments(),
                entry.repairedSegments(),
                entry.notes());
    }

    @Override
    public void checked(ScrubSummary summary) {
        checkedBytes += summary.checkedBytes();
        archiveNotes.addAll(summary.notes());
        if (worstOfArchive == null
                || summary.archiveStatus().compareTo(worstOfArchive.archiveStatus()) > 0) {
            worstOfArchive = summary;
        }
    }

    /** With several paths its own files were checked several times: what was worst counts. */
    private Archive archive() {
        return new Archive(
                worstOfArchive.archiveStatus().word(),
                worstOfArchive.archiveFiles(),
                List.copyOf(archiveNotes));
    }

    @Override
    public void alarms(List<String> lines) {
        alarms.addAll(lines);
    }

    @Override
    public void finish() {
        var summary = new LinkedHashMap<String, Object>();
        for (var status : EntryStatus.values()) {
            summary.put(status.word(), counts.getOrDefault(status, 0L));
        }
        summary.put("checked_bytes", checkedBytes);
        summary.put("archive", worstOfArchive == null ? null : archive());
        summary.put("alarms", alarms);
        out.println("],\n\"summary\" : " + Json.of(summary) + " }");
        out.flush();
    }
}
