package io.blockframe.ingest;

import io.blockframe.commit.CommitResult;
import io.blockframe.commit.SourceException;
import io.blockframe.format.ArchivePath;
import io.blockframe.jobs.ErrorText;
import io.blockframe.jobs.JobNotes;
import io.blockframe.jobs.ResumableJobs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What becomes of the files of one job in the drop folder when their commits ended. */
final class Disposal implements StepExecutionListener {

    private static final Logger LOG = LoggerFactory.getLogger(Disposal.class);
    private static final String CHANGED =
            "changed or went since it had settled: a later poll looks at it anew";

    /** What is said of a file that is archived and cannot be taken. */
    static final String IN_USE =
            "is archived, but not taken yet: a program has it open for writing, or wrote to it"
                    + " meanwhile. It is tried again, ever more rarely, until nobody does.";

    private final DropOutcomes outcomes;
    private final Settling settling;
    private final JobNotes notes = new JobNotes();
    private volatile StepExecution step;
    private long executionId;

    /**
     * @param settling has to know which files failed
     */
    Disposal(DropOutcomes outcomes, Settling settling) {
        this.outcomes = outcomes;
        this.settling = settling;
    }

    JobNotes notes() {
        return notes;
    }

    @Override
    public void beforeStep(StepExecution begun) {
        step = begun;
        executionId = begun.getJobExecutionId();
    }

    /** Whether the step was told to stop. Any thread may ask. */
    boolean isStopping() {
        return step != null && step.isTerminateOnly();
    }

    /** Notes why a step failed, unless it was for its file, which {@link #failed} did. */
    @Override
    public ExitStatus afterStep(StepExecution ended) {
        if (ended.getStatus() == BatchStatus.FAILED) {
            var cause = ResumableJobs.cause(ended.getJobExecution());
            if (!(cause instanceof SourceException)) {
                notes.failure(ErrorText.of(cause));
            }
        }
        return ended.getExitStatus();
    }

    /** A file that the archive has. */
    private record Archived(Dropped file, Receipt receipt) {}

    /**
     * Takes the files that the archive has, when their receipts survive a power loss; the others
     * end as {@link #failed} says.
     *
     * @param results for each of the files, in their order
     */
    void dispose(List<Dropped> files, List<CommitResult> results) {
        var now = Instant.now();
        var archived = new ArrayList<Archived>();
        for (int i = 0; i < files.size(); i++) {
            var file = files.get(i);
            var result = results.get(i);
            Receipt.of(result, outcomes.archive(), now, executionId)
                    .ifPresent(receipt -> archived.add(new Archived(file, receipt)));
            if (result instanceof CommitResult.Failed(_, var cause)) {
                failed(file, cause);
            }
        }
        takeAll(withReceipts(archived));
    }

    /** Those whose receipts are written; the others stay. */
    private List<Archived> withReceipts(List<Archived> archived) {
        try {
            var failed =
                    outcomes.receipts().write(archived.stream().map(Archived::receipt).toList());
            var written = new ArrayList<Archived>();
            for (var it : archived) {
                var failure = failed.get(it.receipt());
                if (failure == null) {
                    written.add(it);
                } else {
                    leaveWithoutReceipt(it.file(), failure);
                }
            }
            return written;
        } catch (IOException e) {
            archived.forEach(it -> leaveWithoutReceipt(it.file(), e));
            return List.of();
        }
    }

    private void leaveWithoutReceipt(Dropped file, IOException cause) {
        leave(file, "is archived, but its receipt cannot be written", cause);
    }

    private void takeAll(List<Archived> archived) {
        var lines = new ArrayList<ChecksumLine>();
        for (var it : archived) {
            notes.count(it.receipt().isDuplicate() ? "duplicate" : "committed");
            if (take(it.file()) instanceof Taking.Kept(var taken)) {
                var path = ArchivePath.relative(outcomes.folder().committed(), taken);
                ChecksumLine.of(it.receipt().published().entry().root(), path)
                        .ifPresent(lines::add);
            }
        }
        try {
            outcomes.checksums().add(lines);
        } catch (IOException e) {
            notes.failure("the list of checksums: " + ErrorText.of(e));
            LOG.warn("{} committed files are not listed: {}", lines.size(), ErrorText.of(e));
        }
    }

    /** Whether a file is to be committed: not when it changed or went since it had settled. */
    boolean isStillSettled(Dropped file) {
        if (!outcomes.taken().hasChanged(file)) {
            return true;
        }
        notes.count("left");
        outcomes.failures().info(CHANGED, name(file) + " " + CHANGED);
        return false;
    }

    private Taking take(Dropped file) {
        try {
            var taking = outcomes.taken().take(file);
            if (taking instanceof Taking.Left) {
                leaveInUse(file);
            } else {
                settling.taken(file.source().file());
            }
            return taking;
        } catch (StrayFileException e) {
            notes.count("stray");
            notes.failure(name(file) + ": " + e.getMessage());
            LOG.error("{}", e.getMessage());
        } catch (IOException e) {
            leave(file, "is archived, but cannot be moved to the committed files", e);
        }
        return new Taking.Left();
    }

    private void leaveInUse(Dropped file) throws IOException {
        notes.count("left");
        try {
            settling.left(file.source().file(), executionId, IN_USE);
            outcomes.failures().info(IN_USE, name(file) + " " + IN_USE);
        } catch (NoSuchFileException e) {
            settling.taken(file.source().file()); // by its owner
        }
    }

    /** Rejects what no retry can help, and leaves everything else where it is. */
    void failed(Dropped file, IOException cause) {
        if (!Rejections.isForEver(file, cause, settling.failures(file.source().file()))) {
            leave(file, "stays for a later poll", cause);
            return;
        }
        if (!isStillSettled(file)) {
            return; // the reason is that of another file
        }
        try {
            outcomes.rejections().reject(file.source().file(), ErrorText.of(cause));
            settling.taken(file.source().file());
            notes.count("rejected");
            notes.failure(name(file) + ": rejected: " + ErrorText.of(cause));
        } catch (IOException e) {
            e.addSuppressed(cause);
            leave(file, "is rejected, but cannot be moved to the rejected files", e);
        }
    }

    private void leave(Dropped file, String what, IOException cause) {
        var why = what + ": " + Reason.of(cause);
        if (Reason.isForGood(cause, file.status().isDirectory())) {
            settling.inVain(file.source().file(), executionId, name(file) + " " + why);
        } else {
            settling.failed(file.source().file(), executionId, why);
        }
        notes.count("left");
        notes.failure(name(file) + ": " + why);
        outcomes.failures().warn(what + ErrorText.kind(cause), name(file) + " " + why);
    }

    private static String name(Dropped file) {
        return file.source().path().printable();
    }
}
