package io.blockframe.ingest;

import io.blockframe.commit.Committer;
import io.blockframe.jobs.ApiAccess;
import io.blockframe.jobs.JobsConfiguration;
import io.blockframe.jobs.ResumableJobs;
import io.blockframe.jobs.RunningJobs;

import org.apache.camel.CamelContext;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;

import java.io.IOException;

/** The drop folders of an {@link IngestSettings} bean, watched. */
@Configuration(proxyBeanMethods = false)
@Import(JobsConfiguration.class)
class IngestConfiguration {

    @Bean
    ApiAccess apiAccess(IngestSettings settings) {
        return settings.api();
    }

    @Bean
    CommitJobs commitJobs(
            IngestSettings settings,
            JobRepository repository,
            PlatformTransactionManager transactions,
            RunningJobs running,
            ResumableJobs jobs)
            throws IOException {
        var committer = new Committer(settings.archive(), settings.tiers());
        return new CommitJobs(repository, transactions, running, jobs, committer);
    }

    @Bean
    Watches watches(
            IngestSettings settings, CommitJobs jobs, RunningJobs running, CamelContext camel) {
        var archive = settings.archive();
        var services =
                new WatchServices(archive, jobs, running, new DropConsumers(camel, archive.disk()));
        return new Watches(settings.jobs(), job -> DropWatch.open(job, services));
    }
}
