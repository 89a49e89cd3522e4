package io.blockframe.scrubjob;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;
import org.quartz.impl.StdSchedulerFactory;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/** Goal: a machine that slept over some times makes up for them once, and not in a burst. */
class TimetableTest {

    /** Times that pass while it sleeps, one a second. */
    private static final int TIMES = 2;

    @Test
    void timesThatWereMissedComeOnce() throws Exception {
        var scheduler = scheduler();
        try {
            var timetable = new Timetable(scheduler);
            var calls = new AtomicInteger();
            scheduler.start();
            scheduler.standby(); // as a machine that sleeps
            var last = addNextSeconds(timetable, calls);
            ScrubDaemon.until(() -> LocalDateTime.now().isAfter(last.plusNanos(50_000_000)));
            assertThat(calls).hasValue(0);
            scheduler.start();
            ScrubDaemon.until(() -> calls.get() > 0 && timetable.next("nightly").isEmpty());
            scheduler.shutdown(true);
            assertThat(calls).hasValue(1);
        } finally {
            scheduler.shutdown();
        }
    }

    /** Returns the last of the times. */
    private static LocalDateTime addNextSeconds(Timetable timetable, AtomicInteger calls)
            throws Exception {
        ScrubDaemon.until(() -> LocalDateTime.now().getSecond() < 59 - TIMES);
        var now = LocalDateTime.now().truncatedTo(ChronoUnit.SECONDS);
        var first = now.plusSeconds(1);
        var last = now.plusSeconds(TIMES);
        timetable.add(
                "nightly",
                "%d-%d %d %d %d %d ? %d"
                        .formatted(
                                first.getSecond(),
                                last.getSecond(),
                                now.getMinute(),
                                now.getHour(),
                                now.getDayOfMonth(),
                                now.getMonthValue(),
                                now.getYear()),
                calls::incrementAndGet);
        return last;
    }

    private static Scheduler scheduler() throws Exception {
        var settings = new Properties();
        settings.setProperty("org.quartz.scheduler.instanceName", "timetable");
        settings.setProperty("org.quartz.threadPool.threadCount", "1");
        settings.setProperty("org.quartz.jobStore.misfireThreshold", "1");
        settings.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        return new StdSchedulerFactory(settings).getScheduler();
    }
}
