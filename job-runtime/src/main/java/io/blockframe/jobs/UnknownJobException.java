package io.blockframe.jobs;

import java.util.List;

/** Nobody declared a job of that name. */
public final class UnknownJobException extends Exception {
    private static final long serialVersionUID = 1;

    UnknownJobException(String name, List<String> known) {
        super("no job is called '%s'; known: %s".formatted(name, String.join(", ", known)));
    }
}
