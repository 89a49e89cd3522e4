package io.blockframe.launcher.cli;

import io.blockframe.mount.MountService;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;

@Command(
        name = "umount",
        description =
                "Ends a mount, whichever process serves it. Files that are open can be read until"
                        + " they are closed.")
final class UmountCommand extends Verb {
    @Option(
            names = {"-m", "--mountpoint"},
            paramLabel = "DIR",
            description = "where; otherwise [mount] default_mountpoint of config.toml")
    private Path mountpoint;

    @Override
    ExitCode run() throws IOException {
        var place = mountpoint == null ? program().config().mount().mountpoint() : mountpoint;
        MountService.unmount(place);
        out().println("Unmounted " + Human.path(place));
        return ExitCode.OK;
    }
}
