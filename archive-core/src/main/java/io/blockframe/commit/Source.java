package io.blockframe.commit;

import io.blockframe.format.ArchivePath;

import java.nio.file.Path;

/**
 * Something to archive: a plan, which opens nothing.
 *
 * @param file a file, an empty folder or a symbolic link
 * @param path what it is called in the archive
 */
public record Source(Path file, ArchivePath path) {}
