package io.blockframe.jobs;

/** Whether a job could begin an execution now. */
public sealed interface Readiness {

    /** Nothing keeps it; there is nothing to do, or it is not yet time. */
    record Idle() implements Readiness {}

    /**
     * Something keeps it, and it tries again by itself.
     *
     * @param why for people, and what to do
     */
    record Waiting(String why) implements Readiness {}

    /**
     * It does nothing until somebody mends what is wrong.
     *
     * @param why for people, and what to do
     */
    record Refused(String why) implements Readiness {}
}
