package io.blockframe.ingest;

import io.blockframe.format.TierPolicy;
import io.blockframe.jobs.ApiAccess;
import io.blockframe.store.Archive;

import java.nio.file.Path;
import java.util.List;

/**
 * All that the daemon must know.
 *
 * @param archive where files are committed to; its disk is also that of the drop folders
 * @param tiers how new files are protected
 * @param state folder of what is remembered between runs
 * @param jobs the drop folders
 * @param api where job status is served, and to whom
 */
public record IngestSettings(
        Archive archive, TierPolicy tiers, Path state, List<IngestJob> jobs, ApiAccess api) {
    public IngestSettings {
        jobs = List.copyOf(jobs);
    }
}
