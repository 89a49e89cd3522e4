package io.blockframe.launcher.cli;

import java.io.PrintWriter;

/** An array for scripts, each result written as soon as it is there; whole whatever ends it. */
final class JsonArray implements AutoCloseable {
    private final PrintWriter out;
    private String separator = "";

    JsonArray(PrintWriter out) {
        this.out = out;
        out.print("[");
    }

    /** Writes one more result, so that a reader of the stream has it now. */
    void add(Object result) {
        out.print(separator + "\n" + Json.of(result));
        out.flush();
        separator = ",";
    }

    @Override
    public void close() {
        out.println("]");
        out.flush();
    }
}
