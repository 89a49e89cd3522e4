package io.blockframe.format;

/** What the ledger remembers of one check, one damage or one run of a scrub. */
public sealed interface LedgerLine permits Checked, DamageFound, ScrubRun {}
