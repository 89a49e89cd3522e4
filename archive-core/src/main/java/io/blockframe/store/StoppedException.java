package io.blockframe.store;

import java.io.InterruptedIOException;

/** Reading ended early, because the {@link InspectionListener} said so. No damage. */
public final class StoppedException extends InterruptedIOException {

    private static final long serialVersionUID = 1;

    /** Says that somebody asked for it. */
    public StoppedException() {
        super("stopped while reading");
    }
}
