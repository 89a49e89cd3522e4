package io.blockframe.ingest;

import io.blockframe.commit.Committer;
import io.blockframe.jobs.ApiAccess;
import io.blockframe.jobs.DeclaredJobs;
import io.blockframe.jobs.JobsConfiguration;
import io.blockframe.jobs.ResumableJobs;
import io.blockframe.jobs.RunningJobs;

import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The drop folders of an {@link IngestSettings} bean, watched. */
@Configuration(proxyBeanMethods = false)
@Import(JobsConfiguration.class)
class IngestConfiguration {

    /** What is watched; a type of its own, for Spring. */
    record Watches(List<DropWatch> all) implements AutoCloseable {
        @Override
        public void close() {
            all.forEach(DropWatch::close);
        }
    }

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
    Watches watches(IngestSettings settings, CommitJobs jobs) throws IOException {
        var watches = new ArrayList<DropWatch>();
        for (var job : settings.jobs()) {
            watches.add(new DropWatch(job, settings.archive(), jobs));
        }
        return new Watches(watches);
    }

    @Bean
    DeclaredJobs declaredJobs(Watches watches) {
        return () -> List.copyOf(watches.all());
    }

    @Bean
    DropRoutes dropRoutes(IngestSettings settings, Watches watches) {
        return new DropRoutes(
                settings.archive().disk(),
                watches.all().stream().flatMap(watch -> watch.lanes().stream()).toList());
    }
}
