package io.blockframe.ingest;

import io.blockframe.format.ArchivePath;

import java.nio.file.Path;
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
        Optional<ArchivePath> prefix) {}
