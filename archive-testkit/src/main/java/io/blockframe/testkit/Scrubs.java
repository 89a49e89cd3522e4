package io.blockframe.testkit;

import io.blockframe.format.EntryLayout;
import io.blockframe.scrub.Scrub;
import io.blockframe.scrub.ScrubListener;
import io.blockframe.scrub.ScrubOptions;
import io.blockframe.scrub.ScrubSummary;
import io.blockframe.store.Archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

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

    /** The files of an archive but those in which a scrub remembers what it did. */
    public static Map<Path, byte[]> withoutLedger(Map<Path, byte[]> files) {
        var others = new TreeMap<>(files);
        others.keySet().removeIf(Scrubs::isOfScrub);
        return others;
    }

    private static boolean isOfScrub(Path file) {
        var name = file.getFileName().toString();
        return name.startsWith("ledger")
                || name.equals(EntryLayout.SCRUB_LOCK)
                || EntryLayout.isRepairLock(name);
    }
}
