package io.blockframe.jobs;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.List;
import java.util.Optional;

/** The executions that the repository remembers, newest first. Thread-safe. */
final class JobHistory {

    private static final String OF_JOB =
            """
            from BATCH_JOB_EXECUTION execution
            join BATCH_JOB_INSTANCE instance on instance.JOB_INSTANCE_ID = execution.JOB_INSTANCE_ID
            where instance.JOB_NAME = :name
            """;

    private final JobRepository repository;
    private final JdbcClient jdbc;

    JobHistory(JobRepository repository, JdbcClient jdbc) {
        this.repository = repository;
        this.jdbc = jdbc;
    }

    JobExecution execution(long id) throws UnknownExecutionException {
        try {
            var execution = repository.getJobExecution(id);
            if (execution != null) {
                return execution;
            }
        } catch (EmptyResultDataAccessException e) {
            // How this repository says that there is none.
        }
        throw new UnknownExecutionException(id);
    }

    long count(String name) {
        return jdbc.sql("select count(*) " + OF_JOB).param("name", name).query(Long.class).single();
    }

    Optional<JobExecution> last(String name) {
        return page(name, 0, 1).stream().findFirst();
    }

    /**
     * Some executions of a job. The repository pages only by instances, of which one can have many.
     */
    List<JobExecution> page(String name, long offset, int size) {
        return jdbc
                .sql(
                        "select execution.JOB_EXECUTION_ID "
                                + OF_JOB
                                + " order by execution.JOB_EXECUTION_ID desc"
                                + " offset :offset rows fetch next :size rows only")
                .param("name", name)
                .param("offset", offset)
                .param("size", size)
                .query(Long.class)
                .list() // a stream would hold its connection until somebody closes it
                .stream()
                .map(repository::getJobExecution)
                .toList();
    }
}
