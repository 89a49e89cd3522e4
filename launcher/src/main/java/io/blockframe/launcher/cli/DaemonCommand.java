package io.blockframe.launcher.cli;

import io.blockframe.ingest.IngestDaemon;
import io.blockframe.ingest.IngestJobs;
import io.blockframe.ingest.IngestSettings;
import io.blockframe.launcher.archives.SeparateFolders;

import picocli.CommandLine.Command;

import java.io.IOException;

@Command(
        name = "daemon",
        description =
                "Watches the drop folders that are declared in the folder jobs, archives what is"
                        + " dropped there, and serves the status of jobs over HTTP, until Ctrl-C.")
final class DaemonCommand extends Verb {
    @Override
    ExitCode run() throws IOException, InterruptedException {
        var config = program().config();
        var daemon = config.daemon();
        var jobs = IngestJobs.read(daemon.jobs(), daemon.home());
        var folders =
                new SeparateFolders()
                        .add("the archive", program().archive())
                        .add("the mountpoint", config.mount().mountpoint())
                        .add("the state folder", daemon.state());
        jobs.forEach(job -> folders.add("the drop folder of job " + job.name(), job.folder()));
        var settings =
                new IngestSettings(
                        program().archives().openOrCreate(program().archive()),
                        config.tiers(),
                        daemon.state(),
                        jobs,
                        daemon.address().getHostAddress(),
                        daemon.port());
        try (var running = IngestDaemon.start(settings)) {
            jobs.forEach(job -> out().println("Drop files into " + Human.path(job.folder())));
            out().println(
                            "Job status at http://%s:%d/jobs"
                                    .formatted(settings.address(), running.port()));
            ready();
            running.awaitStop();
        }
        return ExitCode.OK;
    }
}
