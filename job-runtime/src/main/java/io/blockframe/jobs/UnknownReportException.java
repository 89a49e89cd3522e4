package io.blockframe.jobs;

/** There is no report of that id. */
final class UnknownReportException extends Exception {
    private static final long serialVersionUID = 1;

    UnknownReportException(String id) {
        super("no report has the id '%s'".formatted(id));
    }
}
