package io.blockframe.jobs;

import java.util.List;

/** Every job that is declared. Thread-safe. */
public interface DeclaredJobs {

    /** The jobs of this moment, in the order in which they are listed. */
    List<DeclaredJob> all();

    /** The job of that name. */
    default DeclaredJob named(String name) throws UnknownJobException {
        var now = all();
        return now.stream()
                .filter(job -> job.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new UnknownJobException(
                                        name, now.stream().map(DeclaredJob::name).toList()));
    }
}
