package io.blockframe.launcher.cli;

import picocli.CommandLine.Command;

import java.io.IOException;

/**
 * Names nothing of the daemon's libraries, which are on the class path of no other verb: the help
 * describes this verb without them.
 */
@Command(
        name = "daemon",
        description =
                "Watches the drop folders that are declared in the folder jobs, archives what is"
                        + " dropped there, and serves the status of jobs over HTTP, until Ctrl-C.")
final class DaemonCommand extends Verb {
    @Override
    ExitCode run() throws IOException, InterruptedException {
        new Daemon(this).run();
        return ExitCode.OK;
    }
}
