package io.blockframe.jobs;

import java.util.List;

/**
 * Every job that is declared.
 *
 * @param all in the order in which they are listed
 */
public record DeclaredJobs(List<DeclaredJob> all) {
    public DeclaredJobs {
        all = List.copyOf(all);
    }

    DeclaredJob named(String name) throws UnknownJobException {
        return all.stream()
                .filter(job -> job.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new UnknownJobException(
                                        name, all.stream().map(DeclaredJob::name).toList()));
    }
}
