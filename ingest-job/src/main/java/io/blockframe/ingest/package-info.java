/**
 * Drop folder to archive: Camel's file component finds what is settled, Spring Batch commits it,
 * the archive decides.
 */
package io.blockframe.ingest;
