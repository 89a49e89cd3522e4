package io.blockframe.jobs;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

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
    FollowedJobs followedJobs(DaemonSettings settings, BeanFactory beans) {
        return new FollowedJobs(settings.jobs(), declaration -> declaration.open(beans));
    }
}
