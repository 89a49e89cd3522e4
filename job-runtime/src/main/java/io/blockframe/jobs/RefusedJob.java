package io.blockframe.jobs;

/**
 * A job that is declared, and does nothing until somebody mends what is wrong.
 *
 * @param why for people, and what to do
 */
record RefusedJob(String name, String kind, String why) implements DeclaredJob {

    @Override
    public Readiness readiness() {
        return new Readiness.Refused(why);
    }

    /** There is nothing that could run. */
    @Override
    public void runNow() {}

    /** There is nothing that could go on. */
    @Override
    public void resume(long executionId) {}
}
