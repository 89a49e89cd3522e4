package io.blockframe.scrub;

import io.blockframe.format.EntryStatus;

import java.util.ArrayList;
import java.util.List;

/** Tells people what to do about what a scrub found. */
final class Advice {

    private Advice() {}

    /** Most urgent first; nothing when there is nothing to do. */
    static List<String> of(ScrubSummary summary) {
        var advice = new ArrayList<String>();
        add(
                advice,
                summary.count(EntryStatus.MISSING) + summary.count(EntryStatus.LOST),
                "Lost, wholly or in part: %d. Delete nothing. Bring back the drive or folder that"
                    + " is missing, or commit the files again, or take what is missing from another"
                    + " copy: \"blockframe heal PATH --from COPY\".");
        add(
                advice,
                summary.count(EntryStatus.DAMAGED),
                "Damaged, and not repaired yet: %d. See why at each of them, see to it that the"
                        + " archive can be written and has room, and run \"blockframe health\";"
                        + " where parity is not of its data, commit the file again.");
        add(
                advice,
                summary.count(EntryStatus.UNCHECKED),
                "Not checked, for a reason that is not damage: %d. See why at each of them, mend"
                        + " that, and run \"blockframe health\".");
        add(
                advice,
                summary.count(EntryStatus.REPAIRED),
                "Damaged, and right again: %d. If that goes on, replace the drive.");
        switch (summary.archiveStatus()) {
            case HEALTHY, REPAIRED -> {}
            case UNCHECKED, DAMAGED, LOST, MISSING ->
                    advice.add(
                            "Some of the archive's own files are not right: see the notes, see to"
                                    + " it that the archive can be written, and run \"blockframe"
                                    + " health\".");
        }
        return advice;
    }

    private static void add(List<String> advice, long entries, String text) {
        if (entries > 0) {
            advice.add(text.formatted(entries));
        }
    }
}
