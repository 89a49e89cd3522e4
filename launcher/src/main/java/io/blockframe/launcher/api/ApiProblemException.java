package io.blockframe.launcher.api;

import tools.jackson.databind.JsonNode;

import java.io.IOException;

/** The daemon refused what it was asked for, and said why. */
public final class ApiProblemException extends IOException {
    private static final long serialVersionUID = 1;
    private final int status;

    ApiProblemException(int status, JsonNode problem) {
        super(problem.path("detail").asString(problem.path("title").asString("HTTP " + status)));
        this.status = status;
    }

    /** Whether it is for the user to ask for something else or with another token. */
    public boolean isUsage() {
        return status < 500 && status != 409;
    }
}
