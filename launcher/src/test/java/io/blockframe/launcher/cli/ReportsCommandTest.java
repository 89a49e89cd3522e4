package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.blockframe.disk.OsDisk;
import io.blockframe.jobs.ApiAccess;
import io.blockframe.jobs.DaemonSettings;
import io.blockframe.jobs.JobDaemon;
import io.blockframe.jobs.JobFiles;
import io.blockframe.scrubjob.ScrubKind;
import io.blockframe.settings.SeparateFolders;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Goal: what scrubs reported can be read where the daemon is asked for everything else. */
class ReportsCommandTest {

    @Test
    void runsAScrubAndShowsItsReport(@TempDir Path directory) throws IOException {
        var cli = new Cli(directory);
        cli.ok("commit", "-f", cli.file("a", "content of a"));
        cli.file("jobs/nightly.toml", "kind = 'scrub'\ncron = '0 0 0 1 1 ? 2099'\n");
        var jobs =
                new JobFiles(
                        cli.directory.resolve("jobs"),
                        cli.directory,
                        new SeparateFolders(),
                        ScrubKind.ONLY);
        var settings =
                new DaemonSettings(
                        Archive.open(OsDisk.instance(), cli.archive),
                        cli.directory.resolve("state"),
                        ScrubKind.ONLY,
                        jobs,
                        new ApiAccess(InetAddress.getLoopbackAddress(), 0, Optional.empty()));
        try (var daemon = JobDaemon.start(settings)) {
            cli.config("[daemon]\nport = %d\n".formatted(daemon.port()));
            assertThat(cli.ok("jobs", "--reports").out()).isEqualTo("no reports\n");
            assertThat(cli.ok("jobs").out()).containsPattern("nightly +scrub +idle +next run 2099");
            assertThat(cli.ok("jobs", "run", "nightly").out()).contains("nightly will run now");
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> cli.ok("jobs", "--reports").out().contains("all is well: 1"));
            var id = cli.ok("jobs", "--reports", "--json").json().at("/items/0/id").asString();
            assertThat(cli.ok("jobs", "report", id).out())
                    .contains("Scrub nightly of ", "What to do now\n  Nothing.\n");
            assertThat(cli.ok("jobs", "report", id, "--json").json().at("/entries/healthy").asInt())
                    .isEqualTo(1);
            var unknown = cli.run("jobs", "report", "none");
            assertThat(unknown.code()).isEqualTo(2);
            assertThat(unknown.err()).contains("no report has the id 'none'");
            assertThat(cli.run("jobs", "report", "../archives").code()).isEqualTo(2);
        }
    }
}
