package io.blockframe.launcher.cli;

import io.blockframe.scrub.ScrubOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;

@Command(
        name = "health",
        description =
                "Reads everything from the medium, parity too, compares it with what was committed,"
                        + " and repairs what is damaged. What was rebuilt is verified before it is"
                        + " written.")
final class HealthCommand extends CheckCommand {
    @Option(
            names = "--history",
            description = "check nothing: list the damage that was ever found, and the last scrubs")
    private boolean history;

    @Override
    ExitCode run() throws IOException {
        if (!history) {
            return super.run();
        }
        var archive = program().archives().openForHealth(program().archive());
        var printed = new HealthHistory(archive.ledger(), out());
        if (program().isJson()) {
            printed.printJson(paths());
        } else {
            printed.print(paths());
        }
        return ExitCode.OK;
    }

    @Override
    ScrubOptions options() {
        return ScrubOptions.HEALTH;
    }
}
