package io.blockframe.jobs;

import java.util.List;
import java.util.Optional;

/** Every job that is declared. Thread-safe. */
public interface DeclaredJobs {

    /** The jobs of this moment, in the order in which they are listed. */
    List<DeclaredJob> all();

    /** The job of that name, when it is declared. */
    default Optional<DeclaredJob> find(String name) {
        return all().stream().filter(job -> job.name().equals(name)).findFirst();
    }

    /** The job of that name. */
    default DeclaredJob named(String name) throws UnknownJobException {
        return find(name).orElseThrow(() -> unknown(name));
    }

    /** Says that no job of that name is declared, and which are. */
    default UnknownJobException unknown(String name) {
        return new UnknownJobException(name, all().stream().map(DeclaredJob::name).toList());
    }
}
