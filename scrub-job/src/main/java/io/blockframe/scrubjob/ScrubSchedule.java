package io.blockframe.scrubjob;

import io.blockframe.jobs.ErrorText;
import io.blockframe.jobs.JobsStoppingException;
import io.blockframe.jobs.OpenJob;
import io.blockframe.jobs.Readiness;
import io.blockframe.jobs.ResumableJobs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One declared scrub at work. */
final class ScrubSchedule implements OpenJob {
    private static final Logger LOG = LoggerFactory.getLogger(ScrubSchedule.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

    private final ScrubJob job;
    private final ScrubServices services;
    private final ScrubAlarm alarm;
    private final ScrubNews news;
    private final ScrubGauges gauges;
    private final CountDownLatch closed = new CountDownLatch(1);

    private final Turns turns = new Turns();
    private final Thread thread;

    private volatile Optional<String> refusal = Optional.empty();
    private volatile Optional<String> trouble = Optional.empty();

    private ScrubSchedule(ScrubJob job, ScrubServices services) {
        this.job = job;
        this.services = services;
        alarm = new ScrubAlarm(services.archive(), job);
        news = new ScrubNews(job, services);
        gauges = new ScrubGauges(services.meters(), services.archive(), job.name(), alarm);
        // A scrub waits in native calls, which would hold a virtual thread's carrier.
        thread = Thread.ofPlatform().name(job.name()).daemon().unstarted(this::work);
    }

    /** Takes up where an earlier process left it: what was missed is done now, once. */
    static ScrubSchedule open(ScrubJob job, ScrubServices services) throws IOException {
        var schedule = new ScrubSchedule(job, services);
        try {
            schedule.begin();
            return schedule;
        } catch (IOException | RuntimeException e) {
            schedule.release();
            throw e;
        }
    }

    private void begin() throws IOException {
        news.open();
        services.timetable().add(job.name(), job.times().cron(), this::runNow);
        due(Instant.now()).ifPresent(turns::ask);
        thread.start();
        Thread.ofVirtual().name("alarm of " + job.name()).start(this::watchTheClock);
    }

    private Optional<Instant> due(Instant now) {
        try {
            alarm.begin(now);
        } catch (IOException e) {
            LOG.warn("{}: the ledger cannot be read or written: {}", job.name(), ErrorText.of(e));
        }
        var last = alarm.lastRun();
        var begun =
                Stream.concat(
                                services.history().lastStart(job.name()).stream(),
                                last.map(run -> run.startedAt()).stream())
                        .max(Instant::compareTo);
        var end =
                last.filter(run -> run.finishedAt().isEmpty())
                        .flatMap(_ -> services.history().lastUntil(job.name()));
        return begun.flatMap(time -> job.times().due(time, end, now));
    }

    private void watchTheClock() {
        try {
            do {
                overdue().ifPresent(news::overdue);
            } while (!closed.await(1, TimeUnit.HOURS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<String> overdue() {
        try {
            return alarm.message(Instant.now());
        } catch (IOException e) {
            return Optional.of("the archive's ledger cannot be read: " + ErrorText.of(e));
        }
    }

    @Override
    public String name() {
        return job.name();
    }

    @Override
    public String kind() {
        return ScrubKind.NAME;
    }

    @Override
    public Readiness readiness() {
        return trouble.or(() -> refusal)
                .or(this::overdue)
                .or(news::trouble)
                .<Readiness>map(Readiness.Waiting::new)
                .orElseGet(Readiness.Idle::new);
    }

    @Override
    public Optional<Instant> nextRun() {
        return services.timetable().next(job.name());
    }

    @Override
    public void fileRefused(Optional<String> problem) {
        refusal = problem.map(it -> it + "; until then it is as it was declared before");
    }

    /** Begins a run, or goes on with the one that is not finished, unless that is done already. */
    @Override
    public void runNow() {
        turns.ask(Instant.now().plus(job.times().window()));
    }

    @Override
    public void resume(long executionId) {
        runNow();
    }

    private void work() {
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
        }
    }

    private void failed(Throwable cause) {
        var why = "the last run failed, and is tried again: " + ErrorText.of(cause);
        if (!trouble.equals(Optional.of(why))) {
            LOG.warn("{}: {}", job.name(), why, cause instanceof IOException ? null : cause);
        }
        trouble = Optional.of(why);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        turns.close();
        services.running().endAll(job.name(), this::awaitEnd);
        release();
    }

    /** No execution runs any more; what came of the last is being told. */
    private void awaitEnd() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void release() throws IOException {
        gauges.close();
        services.timetable().remove(job.name());
        news.close();
    }
}
