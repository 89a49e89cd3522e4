package io.blockframe.launcher.cli;

import io.blockframe.scrub.ScrubOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "verify",
        description =
                "Reads everything, parity too, compares it with what was committed, and changes"
                        + " nothing.")
final class VerifyCommand extends CheckCommand {
    @Option(
            names = "--medium",
            description = "read from the medium, not from what the system has in memory")
    private boolean medium;

    @Override
    ScrubOptions options() {
        return ScrubOptions.VERIFY.fromMedium(medium);
    }
}
