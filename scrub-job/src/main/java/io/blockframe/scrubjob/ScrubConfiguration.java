package io.blockframe.scrubjob;

import io.blockframe.jobs.DaemonSettings;
import io.blockframe.jobs.Reports;
import io.blockframe.jobs.ResumableJobs;
import io.blockframe.jobs.RunningJobs;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.camel.CamelContext;
import org.quartz.Scheduler;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** What the scheduled scrubs of a daemon work with. */
@Configuration(proxyBeanMethods = false)
class ScrubConfiguration {

    @Bean
    ScrubServices scrubServices(
            DaemonSettings settings,
            JobRepository repository,
            PlatformTransactionManager transactions,
            ResumableJobs jobs,
            RunningJobs running,
            Scheduler scheduler,
            Reports reports,
            CamelContext camel,
            MeterRegistry meters) {
        var archive = settings.archive();
        return new ScrubServices(
                archive,
                new ScrubBatch(repository, transactions, running, jobs),
                jobs,
                running,
                new Timetable(scheduler),
                reports,
                new Webhooks(camel),
                meters);
    }
}
