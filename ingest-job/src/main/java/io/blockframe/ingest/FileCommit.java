package io.blockframe.ingest;

import io.blockframe.commit.CommitSession;
import io.blockframe.commit.Committer;
import io.blockframe.commit.SourceException;
import io.blockframe.jobs.JobProgress;
import io.blockframe.store.InspectionListener;
import io.blockframe.store.StoppedException;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamException;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The commit of one large file, as reader and writer of stripes and as the seal that follows. One
 * session of the archive serves all steps of a run; where it goes on is known by the archive's
 * journal alone.
 */
final class FileCommit
        implements ItemStreamReader<StripePlan>, ItemWriter<StripePlan>, InspectionListener {

    private final Committer committer;
    private final Dropped file;
    private final Disposal disposal;
    private CommitSession session; // null also when it was told to stop before there was one

    FileCommit(Committer committer, Dropped file, Disposal disposal) {
        this.committer = committer;
        this.file = file;
        this.disposal = disposal;
    }

    @Override
    public void open(ExecutionContext context) {
        var progress = disposal.notes().progress();
        progress.begin(JobProgress.Unit.STRIPES, 0, file.sizeBytes(), 0, 0);
        progress.workOn(file.source().path().printable());
        try {
            session = committer.begin(file.source(), this);
            disposal.notes().set("stripes_resumed", session.stripesDone());
            disposal.notes().set("stripes", session.stripeCount());
            progress.begin(
                    JobProgress.Unit.STRIPES,
                    session.stripeCount(),
                    session.sizeBytes(),
                    session.stripesDone(),
                    session.bytesDone());
        } catch (StoppedException e) {
            // The step was told so, and ends as stopped when there is nothing to read.
        } catch (SourceException e) {
            disposal.failed(file, e);
            throw new ItemStreamException(e);
        } catch (IOException e) {
            throw new ItemStreamException(e);
        }
    }

    /** Content was compared or checked that the archive has: no stripe is done by that. */
    @Override
    public void checked(long bytes) {
        disposal.notes().progress().look(bytes);
    }

    @Override
    public boolean stops() {
        return disposal.isStopping();
    }

    @Override
    public StripePlan read() {
        return session != null && session.stripesDone() < session.stripeCount()
                ? new StripePlan(session.stripesDone(), session.stripeCount())
                : null;
    }

    @Override
    public void write(Chunk<? extends StripePlan> chunk) throws IOException {
        try {
            for (var _ : chunk) {
                long before = session.bytesDone();
                session.commitStripe();
                disposal.notes().progress().add(1, session.bytesDone() - before);
            }
        } catch (SourceException e) {
            disposal.failed(file, e);
            throw e;
        }
    }

    /** Publishes the entry, and takes the file out of the drop folder. */
    RepeatStatus seal() throws IOException {
        try {
            var progress = disposal.notes().progress();
            if (session.isKnown()) { // all of its entry is read
                progress.begin(JobProgress.Unit.STRIPES, 0, session.storedBytes(), 0, 0);
            }
            var result = session.seal();
            progress.look(Long.MAX_VALUE);
            disposal.dispose(List.of(file), List.of(result));
            return RepeatStatus.FINISHED;
        } catch (StoppedException e) {
            return RepeatStatus.FINISHED; // the step was told so, and ends as stopped
        } catch (SourceException e) {
            disposal.failed(file, e);
            throw e;
        }
    }

    /** Ends the run, not only a step: keeps what is durable for a resume, unless sealed. */
    void end() {
        if (session != null) {
            try {
                session.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
