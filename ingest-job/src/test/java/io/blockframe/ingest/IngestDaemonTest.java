package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchiveException;
import io.blockframe.jobs.DaemonSettings;
import io.blockframe.jobs.JobDaemon;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Goal: a daemon that cannot do its work says why and does not start. */
class IngestDaemonTest {
    @TempDir Path home;

    @Test
    void refusesADropFolderThatIsWatchedAlready() throws IOException {
        var archive = Daemons.openOrCreate(OsDisk.instance(), home.resolve("archive"));
        var second = Archive.create(OsDisk.instance(), home.resolve("other-archive"));
        try (var _ = JobDaemon.start(Daemons.settings(home, archive))) {
            var other = with(second, home.resolve("other-state"), home.resolve("drop"), 0);
            assertThatThrownBy(() -> JobDaemon.start(other))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("is watched by another daemon");
        }
    }

    @Test
    void refusesItUnderOtherNamesOfTheOutcomeFolders() throws IOException {
        var archive = Daemons.openOrCreate(OsDisk.instance(), home.resolve("archive"));
        var plain = Daemons.job("other", home.resolve("drop"), Duration.ofMillis(100));
        var outcome =
                new OutcomeRules(
                        "done", "bad", OnSuccess.MOVE, Duration.ofMinutes(10), Optional.empty());
        var other =
                new DropFolder(
                        new IngestJob(
                                plain.name(),
                                plain.folder(),
                                plain.pickup(),
                                outcome,
                                plain.prefix()));
        try (var _ = JobDaemon.start(Daemons.settings(home, archive))) {
            assertThatThrownBy(() -> FolderLock.take(OsDisk.instance(), other))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("is watched by another daemon");
        }
    }

    @Test
    void refusesAnArchiveThatAnotherDaemonWritesTo() throws IOException {
        var archive = Daemons.openOrCreate(OsDisk.instance(), home.resolve("archive"));
        try (var _ = JobDaemon.start(Daemons.settings(home, archive))) {
            var other = with(archive, home.resolve("other-state"), home.resolve("other-drop"), 0);
            assertThatThrownBy(() -> JobDaemon.start(other))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("archive is written by another daemon; stop that one");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".committed", ".rejected"})
    void refusesAFileWhereAnOutcomeFolderIsToBe(String name) throws IOException {
        var archive = Archive.create(OsDisk.instance(), home.resolve("archive"));
        Files.createDirectory(home.resolve("drop"));
        var file = Files.writeString(home.resolve("drop").resolve(name), "somebody's file");
        var settings = with(archive, home.resolve("state"), home.resolve("drop"), 0);
        assertThatThrownBy(() -> JobDaemon.start(settings))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("drop/" + name + " is not a folder");
        assertThat(file).hasContent("somebody's file");
    }

    @Test
    void refusesADropFolderWhoseParentIsMissing() throws IOException {
        var archive = Archive.create(OsDisk.instance(), home.resolve("archive"));
        var settings = with(archive, home.resolve("state"), home.resolve("disk/drop"), 0);
        assertThatThrownBy(() -> JobDaemon.start(settings))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("disk does not exist. Create it, or mount its disk.");
    }

    @Test
    void namesAPortThatIsTaken() throws IOException {
        var archive = Archive.create(OsDisk.instance(), home.resolve("archive"));
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            var settings = with(archive, home.resolve("state"), home.resolve("drop"), port);
            assertThatThrownBy(() -> JobDaemon.start(settings))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("Port " + port + " is already in use");
        }
    }

    private DaemonSettings with(Archive archive, Path state, Path drop, int port) {
        var job = Daemons.job("other", drop, Duration.ofMillis(100));
        return new DaemonSettings(
                archive, state, Daemons.KINDS, Daemons.declared(job), Daemons.api(port));
    }
}
