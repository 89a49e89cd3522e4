package io.blockframe.ingest;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Printable;
import io.blockframe.jobs.JobDeclaration;
import io.blockframe.jobs.OpenJob;

import org.springframework.beans.factory.BeanFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A drop folder, as its job file declares it.
 *
 * @param name name of the job file without {@code .toml}
 * @param folder what is watched, absolute
 * @param pickup which of its files are taken
 * @param outcome where its files go
 * @param prefix where its files are put in the archive
 */
public record IngestJob(
        String name,
        Path folder,
        PickupRules pickup,
        OutcomeRules outcome,
        Optional<ArchivePath> prefix)
        implements JobDeclaration {

    /** The same for another folder. */
    IngestJob in(Path other) {
        return new IngestJob(name, other, pickup, outcome, prefix);
    }

    @Override
    public String kind() {
        return IngestKind.NAME;
    }

    @Override
    public String summary() {
        return "Drop files into " + Printable.of(folder.toString());
    }

    @Override
    public Map<String, Path> folders() {
        return Map.of("the drop folder of job " + name, folder);
    }

    @Override
    public OpenJob open(BeanFactory beans) throws IOException {
        return DropWatch.open(this, beans.getBean(WatchServices.class));
    }
}
