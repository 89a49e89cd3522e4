package io.blockframe.mount;

import io.blockframe.store.RowLostException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import ru.serce.jnrfuse.ErrorCodes;

import java.nio.file.AccessDeniedException;

/** Turns what went wrong into the number that the kernel is told. */
final class Errno {
    private static final Logger LOG = LoggerFactory.getLogger(Errno.class);

    private Errno() {}

    /**
     * The error number, positive.
     *
     * @param operation what was asked for
     * @param path in the mount
     */
    static int of(Throwable error, String operation, String path) {
        return switch (error) {
            case NameFault fault -> of(fault.kind());
            // Whoever read it has logged it, with the range.
            case RowLostException _ -> ErrorCodes.EIO();
            case AccessDeniedException _ -> logged(ErrorCodes.EACCES(), error, operation, path);
            case OutOfMemoryError _ -> logged(ErrorCodes.ENOMEM(), error, operation, path);
            default -> logged(ErrorCodes.EIO(), error, operation, path);
        };
    }

    private static int of(NameFault.Kind kind) {
        return switch (kind) {
            case NO_SUCH_NAME -> ErrorCodes.ENOENT();
            case NAME_TOO_LONG -> ErrorCodes.ENAMETOOLONG();
            case NOT_A_FOLDER -> ErrorCodes.ENOTDIR();
            case IS_A_FOLDER -> ErrorCodes.EISDIR();
            case NOT_A_LINK -> ErrorCodes.EINVAL();
            case NO_SUCH_ATTRIBUTE -> ErrorCodes.ENODATA();
            case READ_ONLY -> ErrorCodes.EROFS();
        };
    }

    private static int logged(int errno, Throwable error, String operation, String path) {
        LOG.warn("{} of {} failed: {}", operation, path, error.toString(), error);
        return errno;
    }
}
