package io.blockframe.launcher.cli;

import io.blockframe.format.ArchivePath;
import io.blockframe.hash.Digest;
import io.blockframe.launcher.archives.UsageException;

/** Reads what was typed. */
final class Arguments {
    private Arguments() {}

    /** A path in the archive; a slash at its beginning or end means nothing. */
    static ArchivePath archivePath(String text) {
        try {
            return ArchivePath.of(text.replaceAll("^(\\./|/)+|/+$", ""));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** A root, all its 64 digits. */
    static Digest root(String text) {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + "; \"ls --versions\" prints them");
        }
    }
}
