package io.blockframe.jobs;

import com.zaxxer.hikari.HikariDataSource;

import io.blockframe.disk.OsDisk;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.catalina.core.StandardHost;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The job runtime. Beans of {@link DeclaredJobs}, {@link ApiAccess} and {@link Reports} are
 * supplied by whoever declares jobs; the latter's address and port are Spring's to know, too.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = ErrorMvcAutoConfiguration.class)
@Import({
    JobController.class,
    ReceiptController.class,
    ReportController.class,
    JobProblems.class,
    DocsController.class
})
public class JobsConfiguration {

    /** Name of the property that has the JDBC URL of the job repository. */
    public static final String URL = "blockframe.jobs.url";

    /** Name of the property that says how long executions are remembered: {@code 90d}. */
    public static final String KEEP_HISTORY = "blockframe.jobs.keep-history";

    /**
     * How many executions of each job are remembered at most: all of them are read at the start.
     */
    private static final int KEPT_EXECUTIONS = 10_000;

    /**
     * The URL of an H2 file {@code jobs.mv.db} in a directory: what is committed is on the disk.
     */
    public static String urlIn(Path state) {
        return "jdbc:h2:file:"
                + state.toAbsolutePath().resolve("jobs")
                + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0;TRACE_LEVEL_FILE=0";
    }

    @Bean
    HikariDataSource jobsDatabase(@Value("${" + URL + "}") String url) {
        return JobsDatabase.open(OsDisk.instance(), url);
    }

    /** What is refused before it gets to our code, too, is a problem of RFC 9457. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTomcat() {
        return tomcat ->
                tomcat.addContextCustomizers(
                        context ->
                                ((StandardHost) context.getParent())
                                        .setErrorReportValveClass(ProblemValve.class.getName()));
    }

    @Bean
    WebMvcConfigurer requests() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new KnownParameters());
            }

            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
                configurer.strategies(List.of(new AcceptHeader()));
            }
        };
    }

    @Bean
    AccessFilter accessFilter(
            ApiAccess access,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        return new AccessFilter(access, problems);
    }

    @Bean
    RunningJobs runningJobs() {
        return new RunningJobs();
    }

    @Bean
    JobRecovery jobRecovery(JobRepository repository, JobOperator operator, JobMetrics metrics) {
        return new JobRecovery(repository, operator, metrics);
    }

    @Bean
    ResumableJobs resumableJobs(
            JobRepository repository,
            JobOperator operator,
            RunningJobs running,
            JobMetrics metrics) {
        return new ResumableJobs(repository, operator, running, metrics);
    }

    @Bean
    HistoryTrim historyTrim(
            JobRepository repository,
            JdbcClient jdbc,
            @Value("${" + KEEP_HISTORY + ":90d}") Duration keep) {
        return new HistoryTrim(repository, jdbc, keep, KEPT_EXECUTIONS, Duration.ofMinutes(1));
    }

    @Bean
    JobsHealth jobsHealthIndicator(DeclaredJobs declared) {
        return new JobsHealth(declared);
    }

    @Bean
    JobMetrics jobMetrics(ObjectProvider<DeclaredJobs> declared, MeterRegistry registry) {
        // Declared jobs may need what runs them, which needs the metrics.
        return new JobMetrics(() -> declared.getObject().all(), registry);
    }

    @Bean
    FilterRegistrationBean<JobMetrics> jobMetricsWhenAsked(JobMetrics metrics) {
        var registration = new FilterRegistrationBean<>(metrics);
        registration.addUrlPatterns("/actuator/prometheus");
        return registration;
    }

    @Bean
    JobHistory jobHistory(JobRepository repository, JdbcClient jdbc) {
        return new JobHistory(repository, jdbc);
    }
}
