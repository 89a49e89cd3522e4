package io.blockframe.scrub;

import io.blockframe.format.JsonFields;
import io.blockframe.format.JsonText;

import java.util.List;

/**
 * Where a run is. Which entries it has checked and what it found in them is known from the ledger.
 *
 * @param run which run
 * @param repairedFiles how many of the archive's own files it has repaired
 * @param notes the first {@value #MAX_NOTES} notes on the archive, so far
 */
record ScrubCursor(RunIdentity run, long repairedFiles, List<String> notes) {

    static final int MAX_NOTES = 100;

    ScrubCursor {
        notes = notes.stream().limit(MAX_NOTES).toList();
    }

    /** One line of JSON. */
    String text() {
        return JsonText.compact()
                .put("run", run.id())
                .put("started_at", run.startedAt().toString())
                .put("seed", run.seed())
                .put("repaired_files", repairedFiles)
                .put("notes", notes)
                .close("}");
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when it is none
     */
    static ScrubCursor parse(String text) {
        var fields = JsonFields.parse(text);
        return new ScrubCursor(
                new RunIdentity(
                        fields.uuid("run").toString(),
                        fields.instant("started_at"),
                        fields.number("seed", Long.MIN_VALUE, Long.MAX_VALUE)),
                fields.number("repaired_files", 0, Long.MAX_VALUE),
                fields.texts("notes"));
    }
}
