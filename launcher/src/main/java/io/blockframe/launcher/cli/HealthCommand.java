package io.blockframe.launcher.cli;

import io.blockframe.scrub.ScrubOptions;

import picocli.CommandLine.Command;

@Command(
        name = "health",
        description =
                "Reads everything from the medium, parity too, compares it with what was committed,"
                        + " and repairs what is damaged. What was rebuilt is verified before it is"
                        + " written.")
final class HealthCommand extends CheckCommand {
    @Override
    ScrubOptions options() {
        return ScrubOptions.HEALTH;
    }
}
