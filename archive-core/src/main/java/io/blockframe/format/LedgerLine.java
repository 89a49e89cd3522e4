package io.blockframe.format;

/** What the ledger remembers of one check, one repair, one damage or one run of a scrub. */
public sealed interface LedgerLine permits Checked, RepairBegun, DamageFound, ScrubRun {}
