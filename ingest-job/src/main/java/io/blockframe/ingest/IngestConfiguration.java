package io.blockframe.ingest;

import io.blockframe.commit.Committer;
import io.blockframe.jobs.DaemonSettings;
import io.blockframe.jobs.ResumableJobs;
import io.blockframe.jobs.RunningJobs;

import org.apache.camel.CamelContext;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

import java.io.IOException;

/** What the drop folders of a daemon work with. */
@Configuration(proxyBeanMethods = false)
class IngestConfiguration {

    @Bean
    CommitJobs commitJobs(
            DaemonSettings settings,
            IngestKind kind,
            JobRepository repository,
            PlatformTransactionManager transactions,
            RunningJobs running,
            ResumableJobs jobs)
            throws IOException {
        var committer = new Committer(settings.archive(), kind.tiers());
        return new CommitJobs(repository, transactions, running, jobs, committer);
    }

    @Bean
    WatchServices watchServices(
            DaemonSettings settings, CommitJobs jobs, RunningJobs running, CamelContext camel) {
        var archive = settings.archive();
        return new WatchServices(archive, jobs, running, new DropConsumers(camel, archive.disk()));
    }
}
