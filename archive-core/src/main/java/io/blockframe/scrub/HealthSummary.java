package io.blockframe.scrub;

import io.blockframe.format.EntryStatus;
import io.blockframe.store.EntryReport.Damage;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a check of an archive.
 *
 * @param entries how many entries had which status; a status that none had is left out
 * @param checkedBytes bytes of shards that were read, or should have been
 * @param archiveStatus of what is the archive's own: identity, catalogue, folders
 * @param archiveFiles copies of the identity and the catalogue, lines of the catalogue, and the
 *     README
 * @param notes what else a person should know of the archive: reasons, strays, left-overs
 */
public record HealthSummary(
        Map<EntryStatus, Long> entries,
        long checkedBytes,
        EntryStatus archiveStatus,
        Damage archiveFiles,
        List<String> notes) {

    public HealthSummary {
        var sorted = new EnumMap<EntryStatus, Long>(EntryStatus.class);
        sorted.putAll(entries);
        entries = java.util.Collections.unmodifiableMap(sorted);
        notes = List.copyOf(notes);
    }

    /** The worst status of all, which decides the exit status. */
    public EntryStatus worst() {
        return entries.keySet().stream()
                .reduce(archiveStatus, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    /** How many entries had that status. */
    public long count(EntryStatus status) {
        return entries.getOrDefault(status, 0L);
    }
}
