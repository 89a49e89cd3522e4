package io.blockframe.launcher.cli;

import io.blockframe.ingest.IngestKind;
import io.blockframe.jobs.ApiAccess;
import io.blockframe.jobs.DaemonSettings;
import io.blockframe.jobs.JobDaemon;
import io.blockframe.jobs.JobFile;
import io.blockframe.jobs.JobFiles;
import io.blockframe.jobs.JobKind;
import io.blockframe.jobs.JobsConfiguration;
import io.blockframe.launcher.api.ApiAddress;
import io.blockframe.launcher.api.TokenFile;
import io.blockframe.launcher.config.Config;
import io.blockframe.scrubjob.ScrubKind;
import io.blockframe.store.IndexRefresh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The daemon, composed of what config.toml says. */
final class Daemon {
    private final DaemonCommand command;

    Daemon(DaemonCommand command) {
        this.command = command;
    }

    /** Runs until it is told to stop. */
    void run() throws IOException, InterruptedException {
        var program = command.program();
        var config = program.config();
        var daemon = config.daemon();
        var reserved = ReservedFolders.of(program);
        var kinds = List.<JobKind>of(new IngestKind(config.tiers()), new ScrubKind());
        var jobs = new JobFiles(daemon.jobs(), daemon.home(), reserved, kinds);
        jobs.requireUsable();
        var settings =
                new DaemonSettings(
                        program.archives().openOrCreate(program.archive()),
                        daemon.state(),
                        kinds,
                        jobs,
                        access(daemon));
        IndexRefresh.start(settings.archive().catalogue());
        try (var running = JobDaemon.start(settings, keepHistory(daemon))) {
            ApiAddress.remember(daemon, running.port());
            declared(daemon.jobs(), jobs.read()).forEach(command.out()::println);
            command.out()
                    .println(
                            "Job status at http://%s:%d/jobs"
                                    .formatted(settings.api().host(), running.port()));
            command.ready();
            running.awaitStop();
        }
    }

    /**
     * What is said of the job files at the start, a line for each; what to do where there is none.
     */
    static List<String> declared(Path folder, List<JobFile> files) {
        if (files.isEmpty()) {
            return List.of(
                    ("No job is declared in %s, so nothing is archived or scrubbed. Put a file"
                                    + " NAME.toml there, with two lines for a drop folder: kind ="
                                    + " \"ingest\", folder = \"FOLDER\"")
                            .formatted(Human.path(folder)));
        }
        return files.stream().map(Daemon::declared).toList();
    }

    private static String declared(JobFile file) {
        return switch (file) {
            case JobFile.Usable(var job) -> job.summary();
            case JobFile.Broken broken -> "Not used: " + broken.problem();
        };
    }

    private static ApiAccess access(Config.Daemon daemon) throws IOException {
        Optional<String> token =
                daemon.tokenFile().isPresent()
                        ? Optional.of(TokenFile.readOrCreate(daemon.tokenFile().get()))
                        : Optional.empty();
        return new ApiAccess(daemon.address(), daemon.port(), token);
    }

    private static String keepHistory(Config.Daemon daemon) {
        return "--%s=%s".formatted(JobsConfiguration.KEEP_HISTORY, daemon.keepHistory());
    }
}
