package io.blockframe.scrubjob;

import io.blockframe.disk.Throttle;
import io.blockframe.jobs.JobDeclaration;
import io.blockframe.jobs.OpenJob;
import io.blockframe.scrub.ScrubOptions;

import org.springframework.beans.factory.BeanFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A scrub on a schedule, as its job file declares it.
 *
 * @param name name of the job file without {@code .toml}
 * @param times when it begins and for how long it goes on
 * @param bytesPerSecond how fast it reads at most; as fast as it can when empty
 * @param idle whether it gives way to all other work and I/O of the machine
 * @param options what it checks, in which order, and whether it repairs
 * @param alarmAfter how long it may go without a run that finished
 * @param keepReports how long its reports are kept
 * @param webhook who is told, when somebody is
 */
public record ScrubJob(
        String name,
        FireTimes times,
        OptionalLong bytesPerSecond,
        boolean idle,
        ScrubOptions options,
        Duration alarmAfter,
        Duration keepReports,
        Optional<WebhookRules> webhook)
        implements JobDeclaration {

    @Override
    public String kind() {
        return ScrubKind.NAME;
    }

    @Override
    public String summary() {
        return "%s checks the archive at \"%s\"".formatted(name, times.cron());
    }

    /** How to scrub, with a throttle of its own for one run. */
    ScrubOptions pacedOptions() {
        var rate =
                bytesPerSecond.isPresent()
                        ? Throttle.of(bytesPerSecond.getAsLong())
                        : Throttle.NONE;
        return options.paced(rate, idle);
    }

    @Override
    public OpenJob open(BeanFactory beans) throws IOException {
        return ScrubSchedule.open(this, beans.getBean(ScrubServices.class));
    }
}
