package io.blockframe.format;

/** Bytes of the archive's own that do not check. Another copy may. */
public final class DamagedException extends ArchiveException {
    public DamagedException(String message) {
        super(message);
    }

    public DamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
