package io.blockframe.format;

/** What the ledger remembers of one check, one repair, one damage, one run or one job. */
public sealed interface LedgerLine permits Checked, RepairBegun, DamageFound, ScrubRun, JobSeen {}
