package io.blockframe.launcher.cli;

import picocli.CommandLine.Command;

import java.io.IOException;

/**
 * Names nothing of the daemon's libraries, which few other verbs have on their class path: the help
 * describes this verb without them.
 */
@Command(
        name = "daemon",
        description =
                "Runs the jobs that are declared in the folder jobs, drop folders and scrubs, and"
                        + " serves their status over HTTP, until Ctrl-C.")
final class DaemonCommand extends Verb {
    @Override
    ExitCode run() throws IOException, InterruptedException {
        new Daemon(this).run();
        return ExitCode.OK;
    }
}
