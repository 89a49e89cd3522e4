package io.blockframe.scrubjob;

import io.blockframe.disk.CpuPriority;
import io.blockframe.jobs.ErrorText;
import io.blockframe.jobs.JobsStoppingException;
import io.blockframe.jobs.ResumableJobs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The runs of one declared scrub, one after another on a thread of their own. Thread-safe. */
final class ScrubRuns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScrubRuns.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

    private final ScrubJob job;
    private final ScrubServices services;
    private final ScrubNews news;
    private final Turns turns = new Turns();
    private final Thread thread;
    private volatile Optional<String> trouble = Optional.empty();

    ScrubRuns(ScrubJob job, ScrubServices services, ScrubNews news) {
        this.job = job;
        this.services = services;
        this.news = news;
        // A scrub waits in native calls, which would hold a virtual thread's carrier.
        thread = Thread.ofPlatform().name(job.name()).daemon().unstarted(this::work);
    }

    /** Begins with what was asked for. */
    void start() {
        thread.start();
    }

    /**
     * Asks for a run, or to go on with the one that is not finished.
     *
     * @param until end of its window
     */
    void ask(Instant until) {
        turns.ask(until);
    }

    /** Why the last run failed; nothing when it did not. */
    Optional<String> trouble() {
        return trouble;
    }

    private void work() {
        if (job.idle()) {
            CpuPriority.becomeIdleWork();
        } else {
            CpuPriority.becomeLongWork();
        }
        try {
            for (var until = turns.take(); until.isPresent(); ) {
                until = tryUntil(until.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Runs. What keeps it may pass while its window is open.
     *
     * @return the end of the next run's window
     */
    private Optional<Instant> tryUntil(Instant until) throws InterruptedException {
        for (var pause = FIRST_PAUSE; !run(until); pause = longer(pause)) {
            if (Instant.now().plus(pause).isAfter(until)) {
                break;
            }
            var next = turns.takeAgain(until, pause);
            if (!next.equals(Optional.of(until))) {
                return next;
            }
        }
        return turns.take();
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /**
     * @return false when it failed, and is to be tried again
     */
    private boolean run(Instant until) {
        var session = new ScrubSession(services.archive(), job, until, news, turns::ended);
        try {
            services.archive().checkPresent();
            var execution = services.batch().run(job.name(), session);
            if (execution.getStatus() == BatchStatus.FAILED) {
                failed(ResumableJobs.cause(execution));
            } else {
                trouble = Optional.empty();
            }
            session.summary().ifPresent(it -> news.ended(it, session.isFinished()));
            return execution.getStatus() != BatchStatus.FAILED;
        } catch (JobsStoppingException e) {
            LOG.debug("{} does not begin: {}", job.name(), e.getMessage());
            return true;
        } catch (IOException | RuntimeException e) {
            failed(e);
            return false;
        } finally {
            turns.ended();
            if (!session.isFinished() && !Instant.now().isBefore(until)) {
                turns.windowEnded();
            }
        }
    }

    private void failed(Throwable cause) {
        var why = "the last run failed, and is tried again: " + ErrorText.of(cause);
        if (!trouble.equals(Optional.of(why))) {
            LOG.warn("{}: {}", job.name(), why, cause instanceof IOException ? null : cause);
        }
        trouble = Optional.of(why);
    }

    /** No run begins any more. */
    @Override
    public void close() {
        turns.close();
    }

    /** No execution runs any more; what came of the last is being told. */
    void awaitEnd() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
