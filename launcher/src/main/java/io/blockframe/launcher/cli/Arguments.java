package io.blockframe.launcher.cli;

import io.blockframe.format.ArchivePath;
import io.blockframe.hash.Digest;
import io.blockframe.launcher.archives.UsageException;

import picocli.CommandLine.TypeConversionException;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

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

    /** A path outside the archive. An empty one would be the working directory. */
    static Path path(String text) {
        if (text.isEmpty()) {
            throw new TypeConversionException(
                    "must not be empty; is a variable of the shell not set?");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("is not a path: " + e.getReason());
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
