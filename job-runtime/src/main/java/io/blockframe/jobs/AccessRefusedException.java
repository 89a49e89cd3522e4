package io.blockframe.jobs;

import org.springframework.http.HttpStatus;

/** Whoever sent a request may not have sent it. */
final class AccessRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why not; the name of the problem's type is made of it. */
    enum Reason {
        UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "The token is missing or wrong"),
        WRONG_HOST(HttpStatus.MISDIRECTED_REQUEST, "The request is for another host"),
        CROSS_SITE(HttpStatus.FORBIDDEN, "The request comes from a page of another site");

        private final HttpStatus status;
        private final String title;

        Reason(HttpStatus status, String title) {
            this.status = status;
            this.title = title;
        }

        HttpStatus status() {
            return status;
        }

        String title() {
            return title;
        }
    }

    private final Reason reason;

    AccessRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
