package io.blockframe.ingest;

import io.blockframe.commit.CommitResult;
import io.blockframe.commit.SourceRefusedException;
import io.blockframe.jobs.JobNotes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/** What becomes of a file in the drop folder when its commit ended. */
final class Disposal {

    private static final Logger LOG = LoggerFactory.getLogger(Disposal.class);

    private final Outcomes outcomes;
    private final Settling settling;
    private final JobNotes notes = new JobNotes();

    Disposal(Outcomes outcomes, Settling settling) {
        this.outcomes = outcomes;
        this.settling = settling;
    }

    JobNotes notes() {
        return notes;
    }

    /** Takes the file when the archive has it; otherwise as {@link #failed}. */
    void dispose(Dropped file, CommitResult result) {
        switch (result) {
            case CommitResult.Committed _ -> take(file, "committed");
            case CommitResult.Duplicate _ -> take(file, "duplicate");
            case CommitResult.Failed(_, var cause) -> failed(file, cause);
        }
    }

    /** Whether a file is to be committed: not when it changed since it had settled. */
    boolean isStillSettled(Dropped file) {
        if (!outcomes.hasChanged(file)) {
            return true;
        }
        notes.count("left");
        LOG.info("{} changed since it had settled and stays for a later poll", name(file));
        return false;
    }

    private void take(Dropped file, String count) {
        notes.count(count);
        try {
            if (outcomes.take(file)) {
                settling.taken(file.source().file());
            } else {
                notes.count("left");
                LOG.info(
                        "{} is open for writing, or changed since it was committed: it is not taken"
                                + " yet",
                        name(file));
            }
        } catch (StrayFileException e) {
            notes.count("stray");
            notes.failure(name(file) + ": " + e.getMessage());
            LOG.error("{}", e.getMessage());
        } catch (IOException e) {
            leave(file, "is archived, but cannot be moved to the committed files", e);
        }
    }

    /** Rejects what no retry can help, and leaves everything else where it is. */
    void failed(Dropped file, IOException cause) {
        // A folder is refused when something was put into it meanwhile.
        if (!(cause instanceof SourceRefusedException) || file.status().isDirectory()) {
            leave(file, "stays for a later poll", cause);
            return;
        }
        try {
            outcomes.reject(file.source().file(), ErrorText.of(cause));
            settling.taken(file.source().file());
            notes.count("rejected");
            notes.failure(name(file) + ": rejected: " + ErrorText.of(cause));
        } catch (IOException e) {
            e.addSuppressed(cause);
            leave(file, "is rejected, but cannot be moved to the rejected files", e);
        }
    }

    private void leave(Dropped file, String what, IOException cause) {
        settling.failed(file.source().file());
        notes.count("left");
        notes.failure(name(file) + ": " + what + ": " + ErrorText.of(cause));
        LOG.warn("{} {}: {}", name(file), what, ErrorText.of(cause));
    }

    private static String name(Dropped file) {
        return file.source().path().printable();
    }
}
