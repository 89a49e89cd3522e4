package io.blockframe.jobs;

/** The program is about to end, so that no job may begin. What it was for stays as it is. */
public final class JobsStoppingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    JobsStoppingException() {
        super("no job begins while the program is stopping, or its declaration is changed");
    }
}
