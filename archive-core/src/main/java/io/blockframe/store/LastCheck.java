package io.blockframe.store;

import io.blockframe.format.Checked;
import io.blockframe.format.EntryStatus;

import java.time.Instant;
import java.util.Optional;

/**
 * What the ledger knows of an entry.
 *
 * @param checkedAt when it was last read wholly
 * @param status what was found then
 * @param verifiedAt when last every byte of it was right, or was made right
 * @param provenAt when it was last proven to survive the loss of any m shards
 */
public record LastCheck(
        Instant checkedAt,
        EntryStatus status,
        Optional<Instant> verifiedAt,
        Optional<Instant> provenAt) {

    /** What one line says. */
    static LastCheck of(Checked line) {
        var at = Optional.of(line.at());
        Optional<Instant> never = Optional.empty();
        boolean whole = line.status().isWhole();
        return new LastCheck(
                line.at(), line.status(), whole ? at : never, whole && line.proven() ? at : never);
    }

    /** What this and another say together, whichever came first. */
    LastCheck merged(LastCheck other) {
        int order = checkedAt.compareTo(other.checkedAt);
        // Of two at the same moment the worse counts: nothing may look better than it is.
        var last = order > 0 || order == 0 && status.compareTo(other.status) >= 0 ? this : other;
        return new LastCheck(
                last.checkedAt,
                last.status,
                later(verifiedAt, other.verifiedAt),
                later(provenAt, other.provenAt));
    }

    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return one.get().isBefore(other.get()) ? other : one;
    }
}
