package io.blockframe.scrub;

import io.blockframe.format.EntryStatus;
import io.blockframe.store.EntryReport.Damage;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of a scrub so far, whatever killed it in between.
 *
 * @param id of the run
 * @param startedAt when it began
 * @param entries how many entries had which status; a status that none had is left out
 * @param checkedBytes bytes of the files that were checked; parity was, too, and is not counted
 * @param archiveStatus of what is the archive's own: identity, catalogue, ledger, folders
 * @param archiveFiles copies of the identity, the catalogue and the ledger, lines of the catalogue,
 *     and the README
 * @param notes what else a person should know of the archive: reasons, strays, left-overs
 * @param damaged entries in which something was found, the worst first, then in the order in which
 *     they were checked; at most {@value #MAX_DAMAGED}
 * @param unlistedDamaged how many more there are
 */
public record ScrubSummary(
        String id,
        Instant startedAt,
        Map<EntryStatus, Long> entries,
        long checkedBytes,
        EntryStatus archiveStatus,
        Damage archiveFiles,
        List<String> notes,
        List<DamagedEntry> damaged,
        long unlistedDamaged) {

    /** How many damaged entries are listed. */
    public static final int MAX_DAMAGED = 1000;

    public ScrubSummary {
        var sorted = new EnumMap<EntryStatus, Long>(EntryStatus.class);
        sorted.putAll(entries);
        entries = Collections.unmodifiableMap(sorted);
        notes = List.copyOf(notes);
        damaged = List.copyOf(damaged);
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

    /** The counts, as in {@code 3 healthy, 1 repaired}. */
    public String counts() {
        return entries.isEmpty()
                ? "nothing to check"
                : entries.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey().word())
                        .collect(Collectors.joining(", "));
    }

    /** What a person should do now, most urgent first; nothing when all is well. */
    public List<String> advice() {
        return Advice.of(this);
    }
}
