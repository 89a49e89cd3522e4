package io.blockframe.jobs;

/** A parameter of a request is unknown, or has a value that it cannot have. */
final class BadParameterException extends Exception {
    private static final long serialVersionUID = 1;
    private final String parameter;

    BadParameterException(String parameter, String message) {
        super(message);
        this.parameter = parameter;
    }

    String parameter() {
        return parameter;
    }
}
