package io.blockframe.ingest;

import io.blockframe.commit.SourceException;
import io.blockframe.disk.DiskFullException;
import io.blockframe.format.ArchiveException;
import io.blockframe.jobs.ErrorText;
import io.blockframe.jobs.ResumableJobs;
import io.blockframe.store.NoArchiveException;

import org.springframework.batch.core.job.JobExecution;

import java.io.IOException;

/** What becomes of large files that could not be committed: which wait, and which for room. */
final class LargeFailures {

    private final FailureLog log;
    private final CommitJobs jobs;
    private final ArchiveTrouble trouble;

    LargeFailures(FailureLog log, CommitJobs jobs, ArchiveTrouble trouble) {
        this.log = log;
        this.jobs = jobs;
        this.trouble = trouble;
    }

    /** Decides what its execution's failure means for a file, and for all. */
    void failed(Dropped file, Settling settling, JobExecution execution) {
        long id = execution.getId();
        switch (ResumableJobs.cause(execution)) {
            case SourceException _ -> trouble.over(); // what becomes of it was decided in the job
            case DiskFullException e -> {
                // A smaller file may still fit.
                var why = noRoom(e);
                settling.didNotFit(file.source().file(), id, e.neededBytes(), why);
                warn(file, e, why);
            }
            case NoArchiveException e -> trouble.struck(e, 1);
            // Of this file's entry; those that come after it are not concerned.
            case ArchiveException e -> stays(file, settling, id, e, Reason.of(e));
            case Throwable cause -> {
                // Others come first.
                settling.failed(file.source().file(), id, Reason.of(cause));
                trouble.struck(cause, 1);
            }
        }
    }

    private void stays(
            Dropped file, Settling settling, long execution, Throwable cause, String why) {
        settling.failed(file.source().file(), execution, why);
        warn(file, cause, why);
    }

    private void warn(Dropped file, Throwable cause, String why) {
        log.warn(ErrorText.kind(cause), file.source().path().printable() + " stays: " + why);
    }

    /**
     * Whether there is room now for a file that did not fit. While there is none, no execution
     * begins: the history would have one for each try.
     */
    boolean mayFit(Dropped file, Settling settling) {
        var path = file.source().file();
        long neededBytes = settling.neededBytes(path);
        if (neededBytes == 0) {
            return true;
        }
        try {
            jobs.requireRoom(neededBytes);
            return true;
        } catch (DiskFullException e) {
            settling.stillDoesNotFit(path, noRoom(e));
            return false;
        } catch (IOException e) {
            return true; // for the commit to report
        }
    }

    private static String noRoom(DiskFullException error) {
        return "there is no room for it in the archive: " + Reason.of(error);
    }
}
