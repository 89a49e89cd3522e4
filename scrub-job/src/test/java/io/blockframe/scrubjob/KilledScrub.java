package io.blockframe.scrubjob;

import java.nio.file.Path;

/** A daemon in a process of its own that dies, as by kill -9, in the middle of a scrub. */
final class KilledScrub {

    /** What the process ends with. */
    static final int EXIT_CODE = 137;

    private KilledScrub() {}

    /**
     * @param arguments home, and how many reads of shards it lives for
     */
    public static void main(String[] arguments) throws Exception {
        var home = Path.of(arguments[0]);
        var log = new ReadLog(home.resolve("reads"), Long.parseLong(arguments[1]));
        try (var daemon = new ScrubDaemon(home, log.disk())) {
            daemon.post("/jobs/" + ScrubDaemon.JOB + "/executions"); // unless it goes on by itself
            daemon.daemon.awaitStop();
        }
    }
}
