package io.blockframe.scrubjob;

import io.blockframe.jobs.ErrorText;
import io.blockframe.jobs.OpenJob;
import io.blockframe.jobs.Readiness;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One declared scrub at work. */
final class ScrubSchedule implements OpenJob {
    private static final Logger LOG = LoggerFactory.getLogger(ScrubSchedule.class);

    private final ScrubJob job;
    private final ScrubServices services;
    private final ScrubAlarm alarm;
    private final ScrubNews news;
    private final ScrubGauges gauges;
    private final CountDownLatch closed = new CountDownLatch(1);

    private final ScrubRuns runs;

    private volatile Optional<String> refusal = Optional.empty();

    private ScrubSchedule(ScrubJob job, ScrubServices services) {
        this.job = job;
        this.services = services;
        alarm = new ScrubAlarm(services.archive(), job);
        news = new ScrubNews(job, services);
        gauges = new ScrubGauges(services.meters(), services.archive(), job.name(), alarm);
        runs = new ScrubRuns(job, services, news);
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
        due(Instant.now()).ifPresent(runs::ask);
        runs.start();
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
                        .max(Instant::compareTo)
                        // Its first time may have been missed, too.
                        .or(() -> services.archive().ledger().jobSeen(job.name()));
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
        return runs.trouble()
                .or(() -> refusal)
                .or(this::overdue)
                .or(alarm::unchecked)
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
        runs.ask(Instant.now().plus(job.times().window()));
    }

    @Override
    public void resume(long executionId) {
        runNow();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        runs.close();
        services.running().endAll(job.name(), runs::awaitEnd);
        release();
    }

    private void release() throws IOException {
        gauges.close();
        services.timetable().remove(job.name());
        news.close();
    }
}
