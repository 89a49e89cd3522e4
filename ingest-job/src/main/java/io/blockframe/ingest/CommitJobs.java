package io.blockframe.ingest;

import io.blockframe.commit.Committer;
import io.blockframe.disk.DiskFullException;
import io.blockframe.jobs.JobProgress;
import io.blockframe.jobs.ResumableJobs;
import io.blockframe.jobs.RunningJobs;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import org.springframework.transaction.PlatformTransactionManager;

import java.io.IOException;
import java.util.List;

/**
 * The batch jobs that commit: one for many small files, one for each large file. Built for each run
 * from the objects they work with.
 */
final class CommitJobs {

    private static final int MAX_PARAMETER = 1000;

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;
    private final RunningJobs running;
    private final ResumableJobs jobs;
    private final Committer committer;

    CommitJobs(
            JobRepository repository,
            PlatformTransactionManager transactions,
            RunningJobs running,
            ResumableJobs jobs,
            Committer committer) {
        this.repository = repository;
        this.transactions = transactions;
        this.running = running;
        this.jobs = jobs;
        this.committer = committer;
    }

    /**
     * Looks for room before a job begins.
     *
     * @throws DiskFullException when fewer bytes are free in the archive
     */
    void requireRoom(long bytes) throws IOException {
        committer.requireRoom(bytes);
    }

    /** Commits small files and empty folders: one chunk is one group that shares its forces. */
    JobExecution commitAll(String name, List<Dropped> files, Disposal disposal) {
        var notes = disposal.notes();
        long bytes = files.stream().mapToLong(Dropped::sizeBytes).sum();
        notes.progress().begin(JobProgress.Unit.FILES, files.size(), bytes, 0, 0);
        Step step =
                new StepBuilder("files", repository)
                                .<List<Dropped>, List<Dropped>>chunk(1)
                                .transactionManager(transactions)
                                .reader(new ListItemReader<>(FileGroups.of(files)))
                                .writer(new GroupWriter(committer, disposal))
                                .stream(notes)
                                .listener((StepExecutionListener) notes)
                                .listener((StepExecutionListener) disposal)
                                .listener((StepExecutionListener) running)
                                .build();
        Job job = new JobBuilder(name, repository).start(step).build();
        return jobs.runOnce(job, ofGroup(files), notes);
    }

    /** Commits one large file: one chunk is one stripe, so a crash costs at most one. */
    JobExecution commit(String name, Dropped file, Disposal disposal) {
        var commit = new FileCommit(committer, file, disposal);
        try {
            var notes = disposal.notes();
            // Whether a step was completed is for the archive's journal to say.
            Step stripes =
                    new StepBuilder("stripes", repository)
                                    .allowStartIfComplete(true)
                                    .<StripePlan, StripePlan>chunk(1)
                                    .transactionManager(transactions)
                                    .reader(commit)
                                    .writer(commit)
                                    .stream(notes)
                                    .listener((StepExecutionListener) notes)
                                    .listener((StepExecutionListener) disposal)
                                    .listener((StepExecutionListener) running)
                                    .build();
            Step seal =
                    new StepBuilder("seal", repository)
                                    .allowStartIfComplete(true)
                                    .tasklet((_, _) -> commit.seal(), transactions)
                                    .stream(notes)
                                    .listener((StepExecutionListener) notes)
                                    .listener((StepExecutionListener) disposal)
                                    .listener((StepExecutionListener) running)
                                    .build();
            Job job = new JobBuilder(name, repository).start(stripes).next(seal).build();
            return jobs.run(job, ofFile(file), notes);
        } finally {
            commit.end();
        }
    }

    /** A group is never resumed: what is left of it is in another group at the next poll. */
    private static JobParameters ofGroup(List<Dropped> files) {
        return new JobParametersBuilder()
                .addString("file", shortened(files.getFirst()))
                .addLong("files", (long) files.size())
                .toJobParameters();
    }

    private static JobParameters ofFile(Dropped file) {
        var identity = file.identity();
        return new JobParametersBuilder()
                .addString("file", shortened(file))
                .addLong("device", identity.device())
                .addLong("inode", identity.inode())
                .addLong("size", identity.sizeBytes())
                .addString("modified", identity.modified().toString())
                .addString("changed", identity.changed().toString())
                .toJobParameters();
    }

    /** For people; the columns of the repository take no more, and the inode tells files apart. */
    private static String shortened(Dropped file) {
        var text = file.source().path().printable();
        return text.length() <= MAX_PARAMETER ? text : text.substring(0, MAX_PARAMETER) + "…";
    }
}
