package io.blockframe.scrubjob;

import io.blockframe.jobs.ResumableJobs;
import io.blockframe.jobs.RunningJobs;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.transaction.PlatformTransactionManager;

/** The batch job that scrubs: one chunk is one step of the scrub, a band. */
final class ScrubBatch {
    private final JobRepository repository;
    private final PlatformTransactionManager transactions;
    private final RunningJobs running;
    private final ResumableJobs jobs;

    ScrubBatch(
            JobRepository repository,
            PlatformTransactionManager transactions,
            RunningJobs running,
            ResumableJobs jobs) {
        this.repository = repository;
        this.transactions = transactions;
        this.running = running;
        this.jobs = jobs;
    }

    /** Begins a run, or goes on with the one that was not finished, on this thread. */
    JobExecution run(String name, ScrubSession session) {
        var notes = session.notes();
        var bands =
                new StepBuilder("bands", repository)
                                .<Integer, Integer>chunk(1)
                                .transactionManager(transactions)
                                .reader(session)
                                .writer(session)
                                .stream(notes)
                                .listener((StepExecutionListener) session)
                                .listener((StepExecutionListener) notes)
                                .listener((StepExecutionListener) running)
                                .build();
        var job = new JobBuilder(name, repository).start(bands).build();
        return jobs.runOn(job, session.until(), notes);
    }
}
