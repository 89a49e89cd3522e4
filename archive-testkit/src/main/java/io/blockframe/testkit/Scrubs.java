package io.blockframe.testkit;

import io.blockframe.scrub.Scrub;
import io.blockframe.scrub.ScrubListener;
import io.blockframe.scrub.ScrubOptions;
import io.blockframe.scrub.ScrubSummary;
import io.blockframe.store.Archive;

import java.io.IOException;

/** Scrubs that nothing interrupts. */
public final class Scrubs {

    private Scrubs() {}

    /** Begins a run and takes all its steps. */
    public static ScrubSummary run(Archive archive, ScrubOptions options, ScrubListener listener)
            throws IOException {
        try (var scrub = Scrub.begin(archive, options, listener)) {
            while (scrub.step()) {
                // One after another.
            }
            return scrub.summary();
        }
    }
}
