package io.blockframe.ingest;

import io.blockframe.format.TierPolicy;
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
 * @param address where job status is served
 * @param port where job status is served; 0 takes a free one
 */
public record IngestSettings(
        Archive archive,
        TierPolicy tiers,
        Path state,
        List<IngestJob> jobs,
        String address,
        int port) {
    public IngestSettings {
        jobs = List.copyOf(jobs);
    }
}
