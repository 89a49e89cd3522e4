package io.blockframe.launcher.cli;

import io.blockframe.launcher.archives.UsageException;
import io.blockframe.launcher.config.Config;
import io.blockframe.mount.MountService;
import io.blockframe.settings.SeparateFolders;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;

@Command(
        name = "mount",
        description =
                "Shows the archive as a read-only folder until Ctrl-C. What is read is verified,"
                        + " and damage that is met is repaired.")
final class MountCommand extends Verb {
    @Option(
            names = {"-m", "--mountpoint"},
            paramLabel = "DIR",
            description = "where; otherwise [mount] default_mountpoint of config.toml")
    private Path mountpoint;

    @Option(
            names = {"-r", "--remote"},
            paramLabel = "URL",
            description =
                    "a BlockFrame server instead of an archive here; otherwise [mount]"
                            + " default_remote, unless --archive is given")
    private String remote;

    @Override
    ExitCode run() throws IOException, InterruptedException {
        var config = program().config();
        var place = mountpoint == null ? config.mount().mountpoint() : mountpoint;
        var source =
                MountSource.choose(
                        remote,
                        program().namesArchive() ? program().archive() : null,
                        config.mount().remote(),
                        config.archive());
        switch (source) {
            case MountSource.Local(var directory) -> show(directory, place, config);
            case MountSource.Remote(var url) ->
                    throw new UsageException(
                            "%s: this version cannot mount a server yet; name an archive with --archive"
                                    .formatted(url));
        }
        return ExitCode.OK;
    }

    private void show(Path directory, Path place, Config config)
            throws IOException, InterruptedException {
        new SeparateFolders()
                .add("the archive", directory)
                .add("the mountpoint", place)
                .add("the state folder", config.daemon().state());
        var archive = program().archives().open(directory);
        try (var mount = MountService.mount(archive, place, config.mount().settings())) {
            out().println("Read files in " + Human.path(mount.mountpoint()));
            ready();
            mount.awaitEnd();
        }
    }
}
