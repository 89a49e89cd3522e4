package io.blockframe.scrubjob;

import org.quartz.CronScheduleBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;

import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/**
 * Says when something is to begin. What it calls must return at once. A time that passed while the
 * machine slept comes once, however many there were. Thread-safe.
 */
final class Timetable {
    private static final String GROUP = "scrub";
    private static final String TASK = "task";

    private final Scheduler scheduler;

    Timetable(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Has something begin at the times of {@code cron}, until {@link #remove}. */
    void add(String name, String cron, Runnable task) throws IOException {
        var data = new JobDataMap();
        data.put(TASK, task);
        var trigger =
                TriggerBuilder.newTrigger()
                        .withIdentity(name, GROUP)
                        .withSchedule(
                                CronScheduleBuilder.cronSchedule(cron)
                                        .withMisfireHandlingInstructionFireAndProceed())
                        .build();
        try {
            scheduler.scheduleJob(
                    JobBuilder.newJob(Call.class)
                            .withIdentity(name, GROUP)
                            .usingJobData(data)
                            .build(),
                    trigger);
        } catch (SchedulerException e) {
            throw new IOException("Quartz cannot schedule: " + e.getMessage(), e);
        }
    }

    /** When it begins the next time; nothing when it does not, or the program is ending. */
    Optional<Instant> next(String name) {
        try {
            return Optional.ofNullable(scheduler.getTrigger(new TriggerKey(name, GROUP)))
                    .flatMap(trigger -> Optional.ofNullable(trigger.getNextFireTime()))
                    .map(Date::toInstant);
        } catch (SchedulerException e) {
            return Optional.empty();
        }
    }

    void remove(String name) throws IOException {
        try {
            if (!scheduler.isShutdown()) {
                scheduler.deleteJob(new JobKey(name, GROUP));
            }
        } catch (SchedulerException e) {
            throw new IOException("Quartz cannot forget: " + e.getMessage(), e);
        }
    }

    /** How Quartz calls. */
    public static final class Call implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            ((Runnable) context.getMergedJobDataMap().get(TASK)).run();
        }
    }
}
