package io.blockframe.ingest;

import io.blockframe.commit.Committer;
import io.blockframe.commit.SourceException;
import io.blockframe.disk.DiskFullException;
import io.blockframe.disk.FileStatus;
import io.blockframe.format.ArchiveException;
import io.blockframe.jobs.JobsStoppingException;
import io.blockframe.store.NoArchiveException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;

/** Large files: each in a job of its own, one after the other. */
final class LargeLane implements Lane {

    private static final Logger LOG = LoggerFactory.getLogger(LargeLane.class);

    private final DropFolder folder;
    private final Settling settling;
    private final DropOutcomes outcomes;
    private final CommitJobs jobs;
    private final ArchiveTrouble trouble;

    LargeLane(
            DropFolder folder,
            Settling settling,
            DropOutcomes outcomes,
            CommitJobs jobs,
            ArchiveTrouble trouble) {
        this.folder = folder;
        this.settling = settling;
        this.outcomes = outcomes;
        this.jobs = jobs;
        this.trouble = trouble;
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
    public void accept(Dropped file) {
        commit(file, settling);
    }

    /**
     * Returns when the job has ended, however that was. One at a time, also when the sweep of the
     * small lane found the file.
     *
     * @param settling has to know when it failed
     */
    synchronized void commit(Dropped file, Settling settling) {
        if (trouble.holdsBack()) {
            return;
        }
        var disposal = new Disposal(outcomes, settling);
        if (!disposal.isStillSettled(file)) {
            return; // others came first, and it was changed meanwhile
        }
        try {
            var execution = jobs.commit(folder.job().name(), file, disposal);
            switch (execution.getStatus()) {
                case BatchStatus.COMPLETED -> {
                    trouble.over();
                    LOG.info("{}: {}", file.source().path().printable(), disposal.notes());
                }
                case BatchStatus.FAILED -> failed(file, settling, CommitJobs.cause(execution));
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

    private void failed(Dropped file, Settling settling, Throwable cause) {
        switch (cause) {
            case SourceException _ -> trouble.over(); // what becomes of it was decided in the job
            case DiskFullException e -> {
                // A smaller file may still fit.
                stays(file, settling, "there is no room for it in the archive: " + e.getMessage());
            }
            case NoArchiveException e -> trouble.struck(e, 1);
            // Of this file's entry; those that come after it are not concerned.
            case ArchiveException e -> stays(file, settling, ErrorText.of(e));
            default -> {
                settling.failed(file.source().file(), ErrorText.of(cause)); // others come first
                trouble.struck(cause, 1);
            }
        }
    }

    private void stays(Dropped file, Settling settling, String why) {
        settling.failed(file.source().file(), why);
        var name = file.source().path().printable();
        outcomes.failures().warn(name, name + " stays: " + why);
    }

    @Override
    public void endOfPoll() {
        settling.endOfPoll();
    }
}
