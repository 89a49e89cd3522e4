package io.blockframe.jobs;

import java.util.List;

/** What was asked for cannot be done in the state that the job or the execution is in. */
final class JobConflictException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why not; the name of the problem's type is made of it. */
    enum Reason {
        JOB_BUSY("The job is already running"),
        JOB_REFUSED("The job cannot run until something is mended"),
        JOB_GONE("The job is no longer declared"),
        EXECUTION_BUSY("The execution is running"),
        EXECUTION_ENDED("The execution has ended"),
        EXECUTION_SUPERSEDED("The execution was restarted already");

        private final String title;

        Reason(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private final Reason reason;
    private final List<Long> executionIds;

    /**
     * @param executionIds of the executions that are in the way
     */
    JobConflictException(Reason reason, String message, List<Long> executionIds) {
        super(message);
        this.reason = reason;
        this.executionIds = List.copyOf(executionIds);
    }

    Reason reason() {
        return reason;
    }

    List<Long> executionIds() {
        return executionIds;
    }
}
