package io.blockframe.scrub;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Entry;
import io.blockframe.format.JsonFields;
import io.blockframe.format.JsonText;
import io.blockframe.hash.Digest;
import io.blockframe.store.EntryInspection;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a run is. Which entries it has checked and what it found in them is known from the ledger.
 *
 * @param run which run
 * @param savedAt when the run was there
 * @param repairedFiles how many of the archive's own files it has repaired
 * @param notes the first {@value #MAX_NOTES} notes on the archive, so far
 * @param underWay the entry that it was in the middle of
 */
record ScrubCursor(
        RunIdentity run,
        Instant savedAt,
        long repairedFiles,
        List<String> notes,
        Optional<UnderWay> underWay) {

    private static final int MAX_NOTES = 100;

    /**
     * An entry that is checked in part.
     *
     * @param place as {@link EntryInspection#place} gave it
     */
    record UnderWay(ArchivePath path, Digest root, JsonFields place) {

        boolean isOf(Entry entry) {
            return entry.path().equals(path) && entry.root().equals(root);
        }
    }

    /**
     * One line of JSON.
     *
     * @param entry that is under way; null when none is
     */
    static String text(
            RunIdentity run,
            long repairedFiles,
            List<String> notes,
            Entry entry,
            EntryInspection inspection) {
        var text =
                JsonText.compact()
                        .put("run", run.id())
                        .put("started_at", run.startedAt().toString())
                        .put("seed", run.seed())
                        .put("saved_at", Instant.now().toString())
                        .put("repaired_files", repairedFiles)
                        .put("notes", notes.stream().limit(MAX_NOTES).toList());
        if (entry != null) {
            text.put("path", entry.path().toString())
                    .put("root", entry.root().toString())
                    .putJson("place", inspection.place());
        }
        return text.close("}");
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when it is none
     */
    static ScrubCursor parse(String text) {
        var fields = JsonFields.parse(text);
        var run =
                new RunIdentity(
                        fields.uuid("run").toString(),
                        fields.instant("started_at"),
                        fields.number("seed", Long.MIN_VALUE, Long.MAX_VALUE));
        Optional<UnderWay> underWay =
                fields.has("path")
                        ? Optional.of(
                                new UnderWay(
                                        fields.path("path"),
                                        fields.digest("root"),
                                        fields.fields("place")))
                        : Optional.empty();
        return new ScrubCursor(
                run,
                fields.instant("saved_at"),
                fields.number("repaired_files", 0, Long.MAX_VALUE),
                fields.texts("notes"),
                underWay);
    }
}
