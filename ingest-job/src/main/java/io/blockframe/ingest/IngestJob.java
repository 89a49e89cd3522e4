package io.blockframe.ingest;

import io.blockframe.format.ArchivePath;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A drop folder, as its job file declares it.
 *
 * @param name name of the job file without {@code .toml}
 * @param folder what is watched, absolute
 * @param settle how long a file must not have changed before it is taken
 * @param committed name of the folder inside it that takes committed files
 * @param rejected name of the folder inside it that takes what can never be archived
 * @param prefix where its files are put in the archive
 */
public record IngestJob(
        String name,
        Path folder,
        Duration settle,
        String committed,
        String rejected,
        Optional<ArchivePath> prefix) {}
