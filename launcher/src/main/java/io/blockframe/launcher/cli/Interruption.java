package io.blockframe.launcher.cli;

import java.io.PrintWriter;

/** Says something when a signal ends the program before the work in its scope is done. */
final class Interruption implements AutoCloseable {
    private final Thread hook;

    /**
     * @param message what whoever sent the signal should know
     */
    Interruption(PrintWriter err, String message) {
        hook =
                new Thread(
                        () -> {
                            err.println("blockframe: " + message);
                            err.flush();
                        },
                        "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the program is ending, and it was said
        }
    }
}
