package io.blockframe.jobs;

import io.blockframe.disk.OsDisk;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The job runtime, as the daemon runs it, with its history in a directory of the test. */
final class JobServer implements AutoCloseable {
    static final String JOB = "ingest-drop";
    static final Instant UNTIL = Instant.parse("2026-11-26T06:30:00Z");

    private final ServletWebServerApplicationContext context;

    JobServer(Path state) {
        this(state, Optional.empty());
    }

    JobServer(Path state, Optional<String> token) {
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        var declared =
                List.<DeclaredJob>of(
                        new Declared(JOB, new Readiness.Idle()),
                        new Declared("stuck", new Readiness.Waiting("full")),
                        new Declared("broken", new Readiness.Refused("line 3")));
        var access = new ApiAccess(InetAddress.getLoopbackAddress(), 0, token);
        context =
                (ServletWebServerApplicationContext)
                        new SpringApplicationBuilder(JobsConfiguration.class)
                                .properties(
                                        JobsConfiguration.URL
                                                + "="
                                                + JobsConfiguration.urlIn(state))
                                .initializers(
                                        (GenericApplicationContext c) -> {
                                            c.registerBean(
                                                    DeclaredJobs.class, () -> () -> declared);
                                            c.registerBean(ApiAccess.class, () -> access);
                                            c.registerBean(
                                                    Reports.class,
                                                    () ->
                                                            new Reports(
                                                                    OsDisk.instance(),
                                                                    state.resolve("reports")));
                                        })
                                .run("--server.port=0");
    }

    /** What was asked of the declared jobs, in order: {@code ingest-drop runs}, … */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final class Declared implements DeclaredJob {
        private final String name;
        private final Readiness readiness;

        Declared(String name, Readiness readiness) {
            this.name = name;
            this.readiness = readiness;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String kind() {
            return "ingest";
        }

        @Override
        public Readiness readiness() {
            return readiness;
        }

        @Override
        public Backlog backlog() {
            return new Backlog(
                    7, Instant.EPOCH, List.of(new WaitingFile("a/b", "it is locked", 3)));
        }

        @Override
        public LeftAlone leftAlone() {
            return new LeftAlone(30, List.of(new LeftFile(".x", "is hidden")));
        }

        @Override
        public void runNow() {
            asked.add(name + " runs");
        }

        @Override
        public void resume(long executionId) {
            asked.add(name + " resumes " + executionId);
        }
    }

    /** Runs a job with one chunk for each item. */
    JobExecution run(String file, JobNotes notes, List<String> items, ItemWriter<String> writer) {
        return bean(ResumableJobs.class).run(job(notes, items, writer), identity(file), notes);
    }

    /** The same, never to be resumed. */
    void runOnce(String file, JobNotes notes, List<String> items, ItemWriter<String> writer) {
        bean(ResumableJobs.class).runOnce(job(notes, items, writer), identity(file), notes);
    }

    /** The same for a job that is always about the same. */
    JobExecution runOn(List<String> items, ItemWriter<String> writer) {
        var notes = new JobNotes();
        return bean(ResumableJobs.class).runOn(job(notes, items, writer), UNTIL, notes);
    }

    /** The same for a job that is declared no longer. */
    void runUndeclared(String name, String file) {
        var notes = new JobNotes();
        var job = job(name, notes, List.of("1"), _ -> {});
        bean(ResumableJobs.class).run(job, identity(file), notes);
    }

    static JobParameters identity(String file) {
        return new JobParametersBuilder().addString("file", file).toJobParameters();
    }

    private Job job(JobNotes notes, List<String> items, ItemWriter<String> writer) {
        return job(JOB, notes, items, writer);
    }

    private Job job(String name, JobNotes notes, List<String> items, ItemWriter<String> writer) {
        var repository = bean(JobRepository.class);
        var step =
                new StepBuilder("copy", repository)
                                .<String, String>chunk(1)
                                .transactionManager(bean(PlatformTransactionManager.class))
                                .reader(new ListItemReader<>(items))
                                .writer(writer)
                                .stream(notes)
                                .listener((StepExecutionListener) notes)
                                .listener(bean(RunningJobs.class))
                                .build();
        return new JobBuilder(name, repository).start(step).build();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    String url() {
        return "http://127.0.0.1:" + context.getWebServer().getPort();
    }

    RestTestClient client() {
        return RestTestClient.bindToServer().baseUrl(url()).build();
    }

    @Override
    public void close() {
        context.close();
    }
}
