package io.blockframe.commit;

import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.NameRefusedException;
import io.blockframe.format.ArchiveException;

import java.io.IOException;

/** What it means for a source that its entry could not be put in its place. */
final class Unplaced {

    private Unplaced() {}

    /**
     * The reason, for its user.
     *
     * @param cause as the publication gave it
     * @return a {@link SourceRefusedException} when it can never be archived
     */
    static IOException reason(Source source, IOException cause) {
        return cause instanceof NameRefusedException refused
                ? new SourceRefusedException(source, refused)
                : new ArchiveException(
                        "%s cannot be put into the archive: %s"
                                .formatted(source.path().printable(), text(cause)),
                        cause);
    }

    private static String text(IOException cause) {
        return DiskErrors.isAcrossFileSystems(cause)
                ? "its folder there lies on another file system than the rest of the archive. An"
                        + " archive is one file system: mount that one elsewhere."
                : DiskErrors.text(cause)
                        + ". Remove what is in the way, or give the archive's owner permission.";
    }
}
