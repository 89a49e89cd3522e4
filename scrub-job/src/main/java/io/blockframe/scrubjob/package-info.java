/**
 * Cron to scrub: Quartz says when, Spring Batch runs and resumes it, the archive's ledger knows
 * what is left to do. Reports, a webhook and an alarm say what came of it.
 */
package io.blockframe.scrubjob;
