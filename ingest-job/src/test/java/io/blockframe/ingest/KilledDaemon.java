package io.blockframe.ingest;

import java.nio.file.Path;

/** A daemon in a process of its own that dies, as by kill -9, when it begins a stripe. */
final class KilledDaemon {

    /** What the process ends with. */
    static final int EXIT_CODE = 137;

    private KilledDaemon() {}

    /**
     * @param arguments home, and the name of the folder whose creation kills
     */
    public static void main(String[] arguments) throws Exception {
        try (var daemons =
                new Daemons(
                        Path.of(arguments[0]),
                        (operation, path) -> {
                            if (operation.equals("createDirectory")
                                    && path.getFileName().toString().equals(arguments[1])) {
                                Runtime.getRuntime().halt(EXIT_CODE);
                            }
                        })) {
            daemons.daemon.awaitStop();
        }
    }
}
