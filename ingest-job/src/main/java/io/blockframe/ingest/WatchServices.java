package io.blockframe.ingest;

import io.blockframe.jobs.RunningJobs;
import io.blockframe.store.Archive;

/**
 * What every watched drop folder works with.
 *
 * @param archive where files are committed to
 * @param jobs commits them
 * @param running knows what runs
 * @param consumers find them
 */
record WatchServices(
        Archive archive, CommitJobs jobs, RunningJobs running, DropConsumers consumers) {}
