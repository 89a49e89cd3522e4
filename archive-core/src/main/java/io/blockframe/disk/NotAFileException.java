package io.blockframe.disk;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A name stands for something else than the regular file or the directory that it should. */
public final class NotAFileException extends FileSystemException {

    private static final long serialVersionUID = 1;

    /**
     * @param found what the name stands for
     * @param expected what it should
     */
    public NotAFileException(Path path, FileStatus.Kind found, FileStatus.Kind expected) {
        super(path.toString(), null, "is " + found.words() + ", expected " + expected.words());
    }
}
