package io.blockframe.launcher.cli;

import io.blockframe.format.ArchiveException;
import io.blockframe.format.ArchivePath;

/** The archive has nothing of that name. */
final class NotArchivedException extends ArchiveException {
    NotArchivedException(ArchivePath path) {
        super(
                "nothing called %s is in the archive; \"ls\" lists what is"
                        .formatted(path.printable()));
    }

    NotArchivedException(ArchivePath path, String root) {
        super(
                "%s has no version with the root %s; \"ls --versions\" lists them"
                        .formatted(path.printable(), root));
    }
}
