package io.blockframe.jobs;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The executions that the repository remembers, newest first. Thread-safe. */
final class JobHistory {

    private static final String COUNT =
            """
            select count(*) from BATCH_JOB_EXECUTION execution
            join BATCH_JOB_INSTANCE instance on instance.JOB_INSTANCE_ID = execution.JOB_INSTANCE_ID
            where instance.JOB_NAME = :name
            """;

    /** No join: H2 would begin with all instances, instead of with the newest executions. */
    private static final String EXECUTIONS =
            """
            select execution.JOB_EXECUTION_ID from BATCH_JOB_EXECUTION execution
            where (select instance.JOB_NAME from BATCH_JOB_INSTANCE instance
            where instance.JOB_INSTANCE_ID = execution.JOB_INSTANCE_ID) = :name
            """;

    private static final String NEWEST_FIRST =
            " order by execution.JOB_EXECUTION_ID desc"
                    + " offset :offset rows fetch next :size rows only";

    private static final String ABOUT_FILE =
            """
             exists (select 1 from BATCH_JOB_EXECUTION_PARAMS parameter
            where parameter.JOB_EXECUTION_ID = execution.JOB_EXECUTION_ID
            and parameter.PARAMETER_NAME = 'file'
            and lower(parameter.PARAMETER_VALUE) like :file escape '!')
            """;

    private static final String AT_WORK =
            """
             or execution.JOB_EXECUTION_ID = %1$d and execution.START_TIME <= :at%2$d
            and (execution.END_TIME is null or execution.END_TIME >= :at%2$d)
            """;

    private final JobRepository repository;
    private final JdbcClient jdbc;

    JobHistory(JobRepository repository, JdbcClient jdbc) {
        this.repository = repository;
        this.jdbc = jdbc;
        // Finds what runs, and what is old, without going through everything that ever ran.
        jdbc.sql("create index if not exists JOB_EXECUTION_END on BATCH_JOB_EXECUTION(END_TIME)")
                .update();
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
        throw new UnknownExecutionException(Long.toString(id));
    }

    /** The newest execution of what an execution was about. */
    JobExecution lastOf(JobExecution execution) {
        return repository.getLastJobExecution(execution.getJobInstance());
    }

    /** The newest execution that has ended. */
    Optional<JobExecution> lastResult(String name) {
        if (!isKnown(name)) {
            return Optional.empty();
        }
        return executions(
                        " and execution.END_TIME is not null",
                        Map.of("name", name, "offset", 0L, "size", 1))
                .stream()
                .findFirst();
    }

    /** Whether it has executions of a job, which may be declared no longer. */
    boolean isKnown(String name) {
        return jdbc.sql("select exists(select 1 from BATCH_JOB_INSTANCE where JOB_NAME = :name)")
                .param("name", name)
                .query(Boolean.class)
                .single();
    }

    /** Executions that have not ended. */
    List<JobExecution> unended(String name) {
        return executions(
                " and execution.END_TIME is null", Map.of("name", name, "offset", 0L, "size", 100));
    }

    /**
     * How many executions of a job are asked for, on all pages.
     *
     * @param traces of the file that is asked for
     */
    long count(String name, ExecutionQuery query, List<Trace> traces) {
        var parameters = new HashMap<String, Object>(Map.of("name", name));
        return jdbc.sql(COUNT + condition(query, traces, parameters))
                .params(parameters)
                .query(Long.class)
                .single();
    }

    /**
     * One page of the executions that are asked for.
     *
     * @param traces of the file that is asked for
     */
    List<JobExecution> page(String name, ExecutionQuery query, List<Trace> traces) {
        var parameters =
                new HashMap<String, Object>(
                        Map.of("name", name, "offset", query.offset(), "size", query.size()));
        return executions(condition(query, traces, parameters), parameters);
    }

    private static String condition(
            ExecutionQuery query, List<Trace> traces, Map<String, Object> parameters) {
        var condition = new StringBuilder();
        query.status()
                .ifPresent(
                        status -> {
                            condition.append(" and execution.STATUS in (:statuses)");
                            parameters.put("statuses", status.stored());
                        });
        query.from()
                .ifPresent(
                        from -> {
                            condition.append(" and execution.START_TIME >= :from");
                            parameters.put("from", local(from));
                        });
        query.to()
                .ifPresent(
                        to -> {
                            condition.append(" and execution.START_TIME < :to");
                            parameters.put("to", local(to));
                        });
        if (!query.file().isEmpty()) {
            condition.append(" and (").append(ABOUT_FILE);
            var pattern = query.file().toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0");
            parameters.put("file", "%" + pattern + "%");
            for (int i = 0; i < traces.size(); i++) {
                condition.append(AT_WORK.formatted(traces.get(i).executionId(), i));
                parameters.put("at" + i, local(traces.get(i).at()));
            }
            condition.append(")");
        }
        return condition.toString();
    }

    /** The repository pages only by instances, of which one can have many executions. */
    private List<JobExecution> executions(String condition, Map<String, Object> parameters) {
        return jdbc
                .sql(EXECUTIONS + condition + NEWEST_FIRST)
                .params(parameters)
                .query(Long.class)
                .list() // a stream would hold its connection until somebody closes it
                .stream()
                .map(repository::getJobExecution)
                .toList();
    }

    /** Times in the repository are those of the wall clock here. */
    private static LocalDateTime local(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneId.systemDefault());
    }
}
