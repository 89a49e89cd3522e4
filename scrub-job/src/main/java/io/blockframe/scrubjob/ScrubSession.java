package io.blockframe.scrubjob;

import io.blockframe.format.EntryStatus;
import io.blockframe.jobs.JobNotes;
import io.blockframe.jobs.JobProgress;
import io.blockframe.scrub.Scrub;
import io.blockframe.scrub.ScrubListener;
import io.blockframe.scrub.ScrubSummary;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryReport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamException;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.batch.infrastructure.item.ItemWriter;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * What one execution does of a run: as reader and writer of bands, from where the last one ended to
 * the end of the run or of the window.
 */
final class ScrubSession
        implements ItemStreamReader<Integer>, ItemWriter<Integer>, StepExecutionListener {

    private static final Logger LOG = LoggerFactory.getLogger(ScrubSession.class);

    /** Where the cursor of the scrub is in what the repository saves with each chunk. */
    private static final String CURSOR = "scrub.cursor";

    private final Archive archive;
    private final ScrubJob job;
    private final Instant until;
    private final ScrubNews news;
    private final Runnable whenEnded;
    private final JobNotes notes = new JobNotes();

    private StepExecution step;
    private Scrub scrub;
    private boolean begun;
    private boolean finished;
    private ScrubSummary last;

    /**
     * @param until end of the window
     * @param news is told when this begins a run, and not when it goes on with one; and when
     *     everything of the run is done
     * @param whenEnded is told when no more is done, before anybody else is
     */
    ScrubSession(Archive archive, ScrubJob job, Instant until, ScrubNews news, Runnable whenEnded) {
        this.archive = archive;
        this.job = job;
        this.until = until;
        this.news = news;
        this.whenEnded = whenEnded;
    }

    /** End of the window. */
    Instant until() {
        return until;
    }

    JobNotes notes() {
        return notes;
    }

    /** Whether everything of the run is done. */
    boolean isFinished() {
        return finished;
    }

    /** What the run came to; nothing when it could not begin. */
    Optional<ScrubSummary> summary() {
        return Optional.ofNullable(last);
    }

    @Override
    public void beforeStep(StepExecution execution) {
        step = execution;
    }

    @Override
    public ExitStatus afterStep(StepExecution execution) {
        whenEnded.run();
        return execution.getExitStatus();
    }

    @Override
    public void open(ExecutionContext context) {
        try {
            scrub = resume(context.getString(CURSOR, ""));
            var at = scrub.progress();
            notes.progress()
                    .begin(
                            JobProgress.Unit.ENTRIES,
                            at.totalEntries(),
                            at.totalBytes(),
                            at.doneEntries(),
                            at.doneBytes());
            keep();
        } catch (IOException e) {
            throw new ItemStreamException(e);
        }
    }

    private Scrub resume(String cursor) throws IOException {
        if (!cursor.isEmpty()) {
            try {
                return Scrub.resume(archive, job.pacedOptions(), new Listener(), cursor);
            } catch (IllegalArgumentException e) {
                LOG.info("{}: begins a new run: {}", job.name(), e.getMessage());
            }
        }
        var begun = Scrub.begin(archive, job.pacedOptions(), new Listener());
        news.begun(begun.summary());
        return begun;
    }

    private final class Listener implements ScrubListener {
        @Override
        public void inspected(EntryReport report) {
            if (report.status() != EntryStatus.HEALTHY) {
                var text = "%s: %s".formatted(report.path().printable(), report.status().word());
                LOG.warn("{}: {}", job.name(), text);
                if (report.status() != EntryStatus.REPAIRED) {
                    notes.failure(text);
                }
            }
        }

        @Override
        public void finishing(ScrubSummary summary) {
            news.finishing(summary);
        }

        @Override
        public boolean stops() {
            return step.isTerminateOnly() || isOver();
        }
    }

    /** Whether the window is over. */
    private boolean isOver() {
        return !Instant.now().isBefore(until);
    }

    /** A step is known by nothing but its place in the run. */
    @Override
    public Integer read() {
        return finished ? null : 1;
    }

    /** The first chunk is empty: a run that is killed in its first band is one to go on with. */
    @Override
    public void write(Chunk<? extends Integer> chunk) throws IOException {
        if (!begun) {
            begun = true;
            return;
        }
        finished = !scrub.step();
        keep();
        if (!finished && isOver()) {
            LOG.info("{}: its window is over; it goes on at its next run", job.name());
            step.setTerminateOnly();
        }
    }

    private void keep() {
        last = scrub.summary();
        for (var status : EntryStatus.values()) {
            if (last.count(status) > 0) {
                notes.set(status.word(), last.count(status));
            }
        }
        var at = scrub.progress();
        notes.progress()
                .moveTo(at.doneEntries(), at.totalEntries(), at.doneBytes(), at.totalBytes());
        notes.progress().workOn(at.underWay().map(path -> path.printable()).orElse(null));
    }

    @Override
    public void update(ExecutionContext context) {
        context.putString(CURSOR, scrub.cursor());
    }

    @Override
    public void close() {
        if (scrub == null) {
            return;
        }
        try {
            scrub.close();
        } catch (IOException e) {
            throw new ItemStreamException(e);
        }
    }
}
