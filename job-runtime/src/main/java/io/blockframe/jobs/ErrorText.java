package io.blockframe.jobs;

import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

import java.nio.file.FileSystemException;

/**
 * What an error says, for people: the exceptions of the file system often have a path and no words.
 */
public final class ErrorText {
    private ErrorText() {}

    /** All of it. */
    public static String of(Throwable error) {
        return switch (error) {
            case DataAccessException e -> ofHistory(e);
            case TransactionException e -> ofHistory(e);
            default -> FileErrorText.of(error);
        };
    }

    private static String ofHistory(NestedRuntimeException error) {
        return "the job history in the state folder cannot be used: "
                + error.getMostSpecificCause().getMessage();
    }

    /** Only what it is, without paths and figures, which may differ each time. */
    public static String kind(Throwable error) {
        var kind = error.getClass().getName();
        return error instanceof FileSystemException e
                ? kind + String.valueOf(e.getReason()).replaceAll("\\P{L}+", " ")
                : kind;
    }
}
