package io.blockframe.ingest;

import io.blockframe.commit.Committer;
import io.blockframe.disk.FileStatus;
import io.blockframe.jobs.JobsStoppingException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;

/**
 * Large files: each in a job of its own, only so many at a time. The thread that finds them waits
 * for its turn and not for the end of a job, so that others are found meanwhile.
 */
final class LargeLane implements Lane {

    private static final Logger LOG = LoggerFactory.getLogger(LargeLane.class);

    private final DropFolder folder;
    private final Settling settling;
    private final DropOutcomes outcomes;
    private final CommitJobs jobs;
    private final ArchiveTrouble trouble;
    private final LargeFailures failures;
    private final LanePoll poll;
    private final FilesAtOnce files;

    LargeLane(
            DropFolder folder,
            Settling settling,
            DropOutcomes outcomes,
            CommitJobs jobs,
            ArchiveTrouble trouble,
            FolderLock lock) {
        this.folder = folder;
        this.settling = settling;
        this.outcomes = outcomes;
        this.jobs = jobs;
        this.trouble = trouble;
        this.poll = new LanePoll(this, lock);
        this.failures = new LargeFailures(outcomes.failures(), jobs, trouble);
        // A commit waits in native calls, which would hold a virtual thread's carrier.
        var threads = Thread.ofPlatform().daemon().name(name()).factory();
        this.files = new FilesAtOnce(folder.job().pickup().largeAtOnce(), threads);
    }

    @Override
    public String name() {
        return folder.job().name() + "-large";
    }

    @Override
    public DropFolder folder() {
        return folder;
    }

    @Override
    public boolean takes(FileStatus status) {
        return status.isFile() && status.sizeBytes() > Committer.GROUP_MAX_BYTES;
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

    /** Waits for its turn, and returns when the commit has begun. */
    @Override
    public void accept(Dropped file) {
        files.begin(file.source().file(), () -> commit(file, settling));
    }

    /**
     * Begins the commit of a file that the sweep of the small lane found, when its turn is now;
     * otherwise it is found again.
     *
     * @param settling has to know when it failed
     */
    void offer(Dropped file, Settling settling) {
        files.offer(file.source().file(), () -> commit(file, settling));
    }

    /** Waits until nothing is under way; nothing may be accepted any more. */
    void awaitEnd() {
        files.awaitEnd();
    }

    private void commit(Dropped file, Settling settling) {
        // A poll that was under way when its execution was stopped may still hand the file over.
        if (trouble.holdsBack() || settling.isHeld(file.source().file())) {
            return;
        }
        var disposal = new Disposal(outcomes, settling);
        if (!disposal.isStillSettled(file)) {
            return; // others came first, and it was changed meanwhile
        }
        if (!failures.mayFit(file, settling)) {
            return;
        }
        try {
            var execution = jobs.commit(folder.job().name(), file, disposal);
            switch (execution.getStatus()) {
                case BatchStatus.COMPLETED -> {
                    trouble.over();
                    LOG.info("{}: {}", file.source().path().printable(), disposal.notes());
                }
                case BatchStatus.FAILED -> failures.failed(file, settling, execution);
                default -> {
                    settling.hold(file.source().file(), execution.getId());
                    LOG.info(
                            "{}: execution {} was stopped; it is resumed at its next stripe when it"
                                    + " is restarted, or the daemon is",
                            file.source().path().printable(),
                            execution.getId());
                }
            }
        } catch (JobsStoppingException e) {
            LOG.debug("{} stays: {}", file.source().path().printable(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{}: a job could not run", name(), e);
            trouble.struck(e, 1);
        }
    }

    @Override
    public void endOfPoll() {
        settling.endOfPoll();
    }
}
