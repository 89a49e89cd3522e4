package io.blockframe.jobs;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * What an error of the file system says, for people. Knows no library of the daemon: {@code verify}
 * and {@code health} read job files without them.
 */
public final class FileErrorText {
    private FileErrorText() {}

    /** All of it; of any other error its message. */
    public static String of(Throwable error) {
        return switch (error) {
            case AccessDeniedException e -> e.getFile() + ": permission denied";
            case NoSuchFileException e -> e.getFile() + ": no such file or directory";
            default -> error.getMessage() == null ? error.toString() : error.getMessage();
        };
    }
}
