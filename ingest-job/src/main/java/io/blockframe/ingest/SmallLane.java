package io.blockframe.ingest;

import io.blockframe.commit.Committer;
import io.blockframe.disk.FileStatus;
import io.blockframe.jobs.JobsStoppingException;
import io.blockframe.jobs.ResumableJobs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;

/** Small files: those of one poll go together into one job. */
final class SmallLane implements Lane {

    private static final Logger LOG = LoggerFactory.getLogger(SmallLane.class);

    private final DropFolder folder;
    private final Settling settling;
    private final Sweep sweep;
    private final LargeLane large;
    private final DropOutcomes outcomes;
    private final CommitJobs jobs;
    private final ArchiveTrouble trouble;
    private final LanePoll poll;
    private final SmallFileCollector collector = new SmallFileCollector();

    SmallLane(
            DropFolder folder,
            Settling settling,
            Sweep sweep,
            LargeLane large,
            DropOutcomes outcomes,
            CommitJobs jobs,
            ArchiveTrouble trouble,
            FolderLock lock) {
        this.folder = folder;
        this.settling = settling;
        this.sweep = sweep;
        this.large = large;
        this.outcomes = outcomes;
        this.jobs = jobs;
        this.trouble = trouble;
        this.poll = new LanePoll(this, lock);
    }

    @Override
    public String name() {
        return folder.job().name() + "-small";
    }

    @Override
    public DropFolder folder() {
        return folder;
    }

    @Override
    public boolean takes(FileStatus status) {
        return status.isFile() && status.sizeBytes() <= Committer.GROUP_MAX_BYTES;
    }

    @Override
    public Settling settling() {
        return settling;
    }

    @Override
    public LanePoll poll() {
        return poll;
    }

    @Override
    public ArchiveTrouble trouble() {
        return trouble;
    }

    @Override
    public void accept(Dropped file) {
        if (collector.add(file)) {
            commit();
        }
    }

    @Override
    public void endOfPoll() {
        sweep.run(this::acceptSwept);
        commit();
        settling.endOfPoll();
    }

    private void acceptSwept(Dropped file) {
        if (large.takes(file.status())) {
            large.offer(file, settling);
        } else {
            accept(file);
        }
    }

    private void commit() {
        var files = collector.drain();
        if (files.isEmpty() || trouble.holdsBack()) {
            return;
        }
        var disposal = new Disposal(outcomes, settling);
        try {
            var execution = jobs.commitAll(folder.job().name(), files, disposal);
            switch (execution.getStatus()) {
                case BatchStatus.FAILED ->
                        trouble.struck(ResumableJobs.cause(execution), files.size());
                case BatchStatus.STOPPED ->
                        files.forEach(
                                file -> settling.hold(file.source().file(), execution.getId()));
                default -> trouble.over();
            }
            if (execution.getStatus() != BatchStatus.FAILED) {
                LOG.info(
                        "{}: {} small files: {}",
                        folder.job().name(),
                        files.size(),
                        disposal.notes());
            }
        } catch (JobsStoppingException e) {
            LOG.debug("{}: {} files stay: {}", name(), files.size(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{}: a job could not run", name(), e);
            trouble.struck(e, files.size());
        }
    }
}
