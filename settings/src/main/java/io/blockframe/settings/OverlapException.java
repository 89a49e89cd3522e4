package io.blockframe.settings;

/** Two folders that must be apart are not. The message names both, and says what to do. */
public final class OverlapException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    OverlapException(String message) {
        super(message);
    }
}
