package io.blockframe.launcher.cli;

import io.blockframe.disk.TypedPath;
import io.blockframe.launcher.archives.UsageException;
import io.blockframe.launcher.config.Config;
import io.blockframe.launcher.up.Detached;
import io.blockframe.launcher.up.Supervisor;
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
    private static final int MAX_LOG_NAME = 60;

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

    @Option(
            names = "--daemon",
            description = "in the background, once the mount answers; \"umount\" ends it")
    private boolean daemon;

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
            case MountSource.Local(var directory) when daemon -> detach(directory, place, config);
            case MountSource.Local(var directory) -> show(directory, place, config);
            case MountSource.Remote(var url) ->
                    throw new UsageException(
                            "%s: this version cannot mount a server yet; name an archive with --archive"
                                    .formatted(url));
        }
        return ExitCode.OK;
    }

    private void detach(Path directory, Path place, Config config)
            throws IOException, InterruptedException {
        MountService.prepare(place); // or the log of what is mounted there would be moved
        var command = program().command("mount", directory);
        command.add("--mountpoint=" + place.toAbsolutePath());
        var log = config.daemon().state().resolve(logName(place));
        var detached = new Detached(log, err());
        detached.start(command, _ -> detached.saysReady()).stream()
                .takeWhile(line -> !line.equals(Supervisor.READY))
                .forEach(out()::println);
        out().println("Its log is " + Human.path(log));
        out().println("\"blockframe umount -m %s\" ends it.".formatted(Human.path(place)));
    }

    /** Several mounts may run: each log has the name of its mountpoint. */
    private static String logName(Path place) {
        var name = place.toAbsolutePath().normalize().toString().replace('/', '-');
        return "mount" + name.substring(Math.max(0, name.length() - MAX_LOG_NAME)) + ".log";
    }

    private void show(Path directory, Path place, Config config)
            throws IOException, InterruptedException {
        new SeparateFolders()
                .add("the archive", directory)
                .add("the mountpoint", TypedPath.of(place))
                .add("the state folder", config.daemon().state());
        var archive = program().archives().open(directory);
        try (var mount = MountService.mount(archive, place, config.mount().settings())) {
            out().println("Read files in " + Human.path(mount.mountpoint()));
            ready();
            mount.awaitEnd();
        }
    }
}
