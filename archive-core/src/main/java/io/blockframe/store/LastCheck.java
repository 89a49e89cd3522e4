package io.blockframe.store;

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
        Optional<Instant> provenAt) {}
