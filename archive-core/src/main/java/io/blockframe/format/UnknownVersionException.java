package io.blockframe.format;

/** Written by a newer program: intact, but not for this one to read. Never damage. */
public final class UnknownVersionException extends ArchiveException {
    public UnknownVersionException(String what, int found, int known) {
        super(
                "%s has format version %d; this program reads version %d. Use a newer BlockFrame."
                        .formatted(what, found, known));
    }
}
