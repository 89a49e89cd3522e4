package io.blockframe.jobs;

/** What a file in the folder of job files says. */
public sealed interface JobFile {

    /** Its name without {@code .toml}, which is that of the job. */
    String name();

    /** It declares a job. */
    record Usable(JobDeclaration job) implements JobFile {
        @Override
        public String name() {
            return job.name();
        }
    }

    /**
     * It has mistakes.
     *
     * @param kind what kind of job it declares, {@link #UNKNOWN_KIND} when that cannot be told
     * @param problem a line for each, which names the file and the line
     */
    record Broken(String name, String kind, String problem) implements JobFile {}

    /** Stands for the kind of a job whose file does not say it. */
    String UNKNOWN_KIND = "unknown";
}
