package io.blockframe.ingest;

/** What a file in the folder of job files says. */
public sealed interface JobFile {

    /** Its name without {@code .toml}, which is that of the job. */
    String name();

    /** It declares a drop folder. */
    record Usable(IngestJob job) implements JobFile {
        @Override
        public String name() {
            return job.name();
        }
    }

    /**
     * It has mistakes.
     *
     * @param problem a line for each, which names the file and the line
     */
    record Broken(String name, String problem) implements JobFile {}
}
