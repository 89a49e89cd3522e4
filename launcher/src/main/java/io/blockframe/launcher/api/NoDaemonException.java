package io.blockframe.launcher.api;

import java.io.IOException;

/** No daemon answers where one should. */
public final class NoDaemonException extends IOException {
    private static final long serialVersionUID = 1;

    NoDaemonException(String message) {
        super(message);
    }

    NoDaemonException(String message, Throwable cause) {
        super(message, cause);
    }
}
