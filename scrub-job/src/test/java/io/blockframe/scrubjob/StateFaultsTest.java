package io.blockframe.scrubjob;

import static io.blockframe.scrubjob.ScrubDaemon.JOB;
import static io.blockframe.scrubjob.ScrubDaemon.NEVER;
import static io.blockframe.scrubjob.ScrubDaemon.declare;
import static io.blockframe.scrubjob.ScrubDaemon.until;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskFile;
import io.blockframe.disk.DiskFullException;
import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchiveException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Goal: a state folder that cannot be used fails no scrub, and is not passed over in silence. */
class StateFaultsTest {
    @TempDir Path home;

    @Test
    void aFullStateDiskCostsTheReportAndNotTheScrub() throws IOException {
        ScrubDaemon.archive(home, 2, 1000);
        declare(home, "cron = '" + NEVER + "'");
        var full = new AtomicBoolean(true);
        try (var daemon = new ScrubDaemon(home, fullAt(home.resolve("state/reports"), full))) {
            daemon.post("/jobs/" + JOB + "/executions");
            until(() -> daemon.job().path("state").asString().equals("waiting"));
            assertThat(daemon.job().path("why").asString())
                    .contains(
                            "the report of the last run cannot be kept", "all is well: 2 healthy");
            assertThat(daemon.job().at("/last_result/status").asString()).isEqualTo("completed");
            full.set(false);
            daemon.post("/jobs/" + JOB + "/executions");
            daemon.finished(1);
            until(() -> daemon.job().path("state").asString().equals("idle"));
        }
    }

    @Test
    void aStateFolderThatIsAFileIsRefusedByName() throws IOException {
        ScrubDaemon.archive(home, 1, 1000);
        declare(home, "cron = '" + NEVER + "'");
        Files.writeString(home.resolve("state"), "a file");
        assertThatThrownBy(() -> new ScrubDaemon(home))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("the state folder " + home.resolve("state"));
    }

    @Test
    void aSecondDaemonIsRefused() throws IOException {
        ScrubDaemon.archive(home, 1, 1000);
        declare(home, "cron = '" + NEVER + "'");
        try (var _ = new ScrubDaemon(home)) {
            assertThatThrownBy(() -> new ScrubDaemon(home))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("is written by another daemon");
        }
    }

    /** Goal: a process that is killed when the ledger calls a run finished has kept its report. */
    @Test
    void noRunIsOverBeforeItsReportIsThere() throws IOException {
        ScrubDaemon.archive(home, 1, 1000);
        declare(home, "cron = '" + NEVER + "'");
        var reportsAtTheEnd = new CopyOnWriteArrayList<List<String>>();
        var disk = watchingTheEnd(() -> reportsAtTheEnd.add(finishedReports()));
        try (var daemon = new ScrubDaemon(home, disk)) {
            daemon.post("/jobs/" + JOB + "/executions");
            daemon.finished(1);
            until(() -> daemon.job().path("running").isEmpty());
        }
        assertThat(reportsAtTheEnd).hasSize(3).allSatisfy(it -> assertThat(it).hasSize(1));
    }

    private List<String> finishedReports() throws IOException {
        var finished = new ArrayList<String>();
        var folder = home.resolve("state/reports");
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder, "*.json")) {
                for (var file : files) {
                    var report = Files.readString(file);
                    if (JsonMapper.shared().readTree(report).path("finished").asBoolean()) {
                        finished.add(report);
                    }
                }
            }
        }
        return finished;
    }

    private interface Look {
        void run() throws IOException;
    }

    /**
     * The operating system's disk, which looks before a copy of the ledger says that a run ended.
     */
    private static Disk watchingTheEnd(Look look) {
        return ReadLog.proxy(
                Disk.class,
                OsDisk.instance(),
                (name, arguments, result) ->
                        result instanceof DiskFile file && isLedger((Path) arguments[0])
                                ? watched(file, look)
                                : result);
    }

    private static boolean isLedger(Path path) {
        return path.getFileName().toString().matches("ledger(\\.\\d)?");
    }

    private static DiskFile watched(DiskFile file, Look look) {
        return (DiskFile)
                Proxy.newProxyInstance(
                        DiskFile.class.getClassLoader(),
                        new Class<?>[] {DiskFile.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("write")
                                    && text((MemorySegment) arguments[0]).contains("finished_at")) {
                                look.run();
                            }
                            try {
                                return method.invoke(file, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private static String text(MemorySegment bytes) {
        return new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /** The operating system's disk, on which a folder takes no new file while it is full. */
    private static Disk fullAt(Path folder, AtomicBoolean full) {
        return (Disk)
                Proxy.newProxyInstance(
                        Disk.class.getClassLoader(),
                        new Class<?>[] {Disk.class},
                        (_, method, arguments) -> {
                            if (full.get()
                                    && method.getName().equals("create")
                                    && ((Path) arguments[0]).startsWith(folder)) {
                                throw new DiskFullException((Path) arguments[0], null);
                            }
                            try {
                                return method.invoke(OsDisk.instance(), arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
