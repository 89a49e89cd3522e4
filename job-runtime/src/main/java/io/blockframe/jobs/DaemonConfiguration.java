package io.blockframe.jobs;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import java.time.Duration;

/** The jobs of a {@link DaemonSettings} bean; what they work with is configured by their kinds. */
@Configuration(proxyBeanMethods = false)
@Import(JobsConfiguration.class)
class DaemonConfiguration {

    @Bean
    ApiAccess apiAccess(DaemonSettings settings) {
        return settings.api();
    }

    @Bean
    Reports reports(DaemonSettings settings) {
        return new Reports(settings.archive().disk(), settings.state().resolve("reports"));
    }

    @Bean
    FollowedJobs followedJobs(
            DaemonSettings settings,
            BeanFactory beans,
            @Value("${blockframe.jobs.look:2s}") Duration betweenLooks) {
        return new FollowedJobs(
                settings.jobs(), declaration -> declaration.open(beans), betweenLooks);
    }
}
