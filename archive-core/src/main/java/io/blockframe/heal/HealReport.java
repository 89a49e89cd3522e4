package io.blockframe.heal;

import io.blockframe.format.EntryStatus;
import io.blockframe.store.EntryReport;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of one entry.
 *
 * @param status healthy when nothing was damaged; repaired when everything is right now
 * @param entry what the last inspection found
 * @param takenCells cells that were taken from other copies
 * @param manifestTaken whether the manifest was
 * @param rewritten whether the whole entry was written anew from a file with its content
 * @param notes why something could not be healed or remembered
 */
public record HealReport(
        EntryStatus status,
        EntryReport entry,
        long takenCells,
        boolean manifestTaken,
        boolean rewritten,
        List<String> notes) {

    public HealReport {
        notes = List.copyOf(notes);
    }

    /** What was taken and what is still lost, on one line. */
    public String text() {
        var parts = new ArrayList<String>();
        if (rewritten) {
            parts.add("written anew from a file with its content");
        }
        if (manifestTaken) {
            parts.add("manifest taken from another copy");
        }
        if (takenCells > 0) {
            parts.add("%d cells taken from another copy".formatted(takenCells));
        }
        if (entry.lostBytes() > 0 && !status.isWhole()) {
            parts.add("%d bytes still lost".formatted(entry.lostBytes()));
        }
        if (parts.isEmpty() && status == EntryStatus.REPAIRED) {
            parts.add("repaired from its own parity");
        }
        return parts.isEmpty() ? "nothing taken" : String.join("; ", parts);
    }
}
