package io.blockframe.jobs;

/** A page was asked for that cannot be. */
final class BadPageException extends Exception {
    private static final long serialVersionUID = 1;

    BadPageException(String message) {
        super(message);
    }
}
