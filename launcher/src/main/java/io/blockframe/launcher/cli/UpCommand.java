package io.blockframe.launcher.cli;

import io.blockframe.launcher.archives.UsageException;
import io.blockframe.launcher.up.Background;
import io.blockframe.launcher.up.Supervisor;
import io.blockframe.launcher.up.UpRecord;
import io.blockframe.mount.MountService;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

@Command(
        name = "up",
        description =
                "Does everything: creates the archive where there is none, watches the drop"
                        + " folders, and shows the archive as a folder, until Ctrl-C.")
final class UpCommand extends Verb {
    @Option(names = "--detach", description = "in the background; \"down\" ends it")
    private boolean detach;

    @Override
    ExitCode run() throws IOException, InterruptedException {
        var config = program().config();
        var state = config.daemon().state();
        var mountpoint = config.mount().mountpoint();
        DropFolders.requireUsable(config, ReservedFolders.of(program()));
        refuseSecond(state);
        var background = program().command("up", program().archive());
        var commands = new LinkedHashMap<String, List<String>>();
        commands.put("daemon", program().command("daemon", program().archive()));
        commands.put("mount", program().command("mount", program().archive()));
        MountService.prepare(mountpoint);
        program().archives().openOrCreate(program().archive());
        Files.createDirectories(state);
        if (detach) {
            new Background(state, out(), err()).start(background);
            return ExitCode.OK;
        }
        var reason = new Supervisor(state, out(), err()).run(commands);
        if (reason.isEmpty()) {
            return ExitCode.OK;
        }
        err().println("blockframe: " + reason + "; everything was stopped");
        return ExitCode.FAILED;
    }

    private static void refuseSecond(Path state) throws IOException {
        var running = UpRecord.read(state).running();
        if (!running.isEmpty()) {
            throw new UsageException(
                    "BlockFrame is up already (%s is process %d); \"blockframe down\" ends it"
                            .formatted(running.getFirst().role(), running.getFirst().pid()));
        }
    }
}
