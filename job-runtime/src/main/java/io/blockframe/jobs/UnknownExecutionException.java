package io.blockframe.jobs;

/** The history has no execution of that number. */
final class UnknownExecutionException extends Exception {
    private static final long serialVersionUID = 1;

    UnknownExecutionException(String id) {
        super("no execution has the number '%s'".formatted(id));
    }
}
