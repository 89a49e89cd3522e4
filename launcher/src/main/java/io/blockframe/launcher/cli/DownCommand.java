package io.blockframe.launcher.cli;

import io.blockframe.launcher.up.Background;

import picocli.CommandLine.Command;

import java.io.IOException;

@Command(name = "down", description = "Ends what \"up\" has started, and waits until it has ended.")
final class DownCommand extends Verb {
    @Override
    ExitCode run() throws IOException, InterruptedException {
        var background = new Background(program().config().daemon().state(), out(), err());
        return background.stop() ? ExitCode.OK : ExitCode.FAILED;
    }
}
