package io.blockframe.scrub;

import io.blockframe.format.JsonFields;
import io.blockframe.format.JsonText;

/**
 * Where a run is; everything else follows from the ledger.
 *
 * @param run which run
 */
record ScrubCursor(RunIdentity run) {

    /** One line of JSON. */
    String text() {
        return JsonText.compact()
                .put("run", run.id())
                .put("started_at", run.startedAt().toString())
                .put("seed", run.seed())
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
                        fields.number("seed", Long.MIN_VALUE, Long.MAX_VALUE)));
    }
}
