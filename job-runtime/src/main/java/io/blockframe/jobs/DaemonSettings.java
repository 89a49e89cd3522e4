package io.blockframe.jobs;

import io.blockframe.store.Archive;

import java.nio.file.Path;
import java.util.List;

/**
 * All that the daemon must know.
 *
 * @param archive what all jobs are about; its disk is also that of their folders
 * @param state folder of what is remembered between runs
 * @param kinds what jobs can be declared
 * @param jobs declares them, and may do so differently later
 * @param api where job status is served, and to whom
 */
public record DaemonSettings(
        Archive archive, Path state, List<JobKind> kinds, JobSource jobs, ApiAccess api) {}
