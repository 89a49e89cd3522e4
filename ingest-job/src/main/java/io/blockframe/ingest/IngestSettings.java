package io.blockframe.ingest;

import io.blockframe.format.TierPolicy;
import io.blockframe.jobs.ApiAccess;
import io.blockframe.store.Archive;

import java.nio.file.Path;

/**
 * All that the daemon must know.
 *
 * @param archive where files are committed to; its disk is also that of the drop folders
 * @param tiers how new files are protected
 * @param state folder of what is remembered between runs
 * @param jobs declares the drop folders, and may do so differently later
 * @param api where job status is served, and to whom
 */
public record IngestSettings(
        Archive archive, TierPolicy tiers, Path state, JobSource jobs, ApiAccess api) {}
