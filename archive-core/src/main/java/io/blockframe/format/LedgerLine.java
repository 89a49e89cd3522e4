package io.blockframe.format;

import java.time.Instant;

/** What the ledger remembers of one check, one repair, one damage, one run or one job. */
public sealed interface LedgerLine permits Checked, RepairBegun, DamageFound, ScrubRun, JobSeen {

    /** By the clock of who wrote it: the last moment of what it tells. */
    Instant at();
}
