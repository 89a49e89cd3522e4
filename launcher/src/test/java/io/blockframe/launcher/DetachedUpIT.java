package io.blockframe.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.blockframe.launcher.up.ProcessRecord;
import io.blockframe.launcher.up.UpRecord;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code up --detach} and {@code down} with the processes that people get. */
class DetachedUpIT {

    private static final byte[] CONTENT = "content".getBytes();

    @TempDir Path temp;
    private Installation place;

    @BeforeEach
    void configure() throws IOException {
        place = new Installation(temp);
    }

    @AfterEach
    void leaveNothing() throws Exception {
        place.blockframe.run("down");
        ours().forEach(ProcessHandle::destroyForcibly);
    }

    /** Goal: it outlives the command that started it, is there once, and goes as a whole. */
    @Test
    void runsUntilDown() throws Exception {
        upDetached();
        var running = UpRecord.read(place.state).running();
        assertThat(running)
                .extracting(ProcessRecord::role)
                .containsExactly("up", "daemon", "mount");
        place.drop("a/file", CONTENT);
        place.awaitAllInTheMount();

        for (var second : List.of(List.of("up"), List.of("up", "--detach"))) {
            var refused = place.blockframe.run(second.toArray(String[]::new));
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.errors()).contains("BlockFrame is up already");
        }
        assertThat(UpRecord.read(place.state).running()).isEqualTo(running);
        place.checkMount();
        place.awaitAllTaken();

        down();
        mountedAlone();
        var again = place.blockframe.run("down");
        assertThat(again.exitCode()).isZero();
        assertThat(again.output()).isEqualTo("BlockFrame is not up\n");
    }

    /** Goal: a mount of its own runs in the background, and ends when it is unmounted. */
    private void mountedAlone() throws Exception {
        var mount = place.blockframe.run("mount", "--daemon");
        assertThat(mount.exitCode()).as(mount.errors()).isZero();
        assertThat(mount.output())
                .startsWith("Read files in " + place.mount)
                .contains("Its log is " + place.state.resolve("mount"));
        place.checkMount();

        var second = place.blockframe.run("mount", "--daemon");
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.errors()).contains("is a BlockFrame mount already");
        try (var files = Files.list(place.state)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".log.old"));
        }

        var umount = place.blockframe.run("umount");
        assertThat(umount.exitCode()).as(umount.errors()).isZero();
        await().until(() -> ours().isEmpty());
        assertThat(place.mount).isEmptyDirectory();
    }

    /** Goal: when it is killed, what it had started is not forgotten. */
    @Test
    void downEndsWhatAKilledUpHasLeft() throws Exception {
        upDetached();
        place.drop("a/file", CONTENT);
        place.awaitAllInTheMount();
        var up = UpRecord.read(place.state).running().getFirst().process().orElseThrow();
        up.destroyForcibly();
        up.onExit().get(1, TimeUnit.MINUTES);
        place.checkMount();
        down();
    }

    private void upDetached() throws Exception {
        var up = place.blockframe.run("up", "--detach");
        assertThat(up.exitCode()).as(up.errors()).isZero();
        assertThat(up.output())
                .startsWith("BlockFrame is ready.\n")
                .contains(place.drop.toString(), place.mount.toString())
                .endsWith("Its log is " + place.state.resolve("up.log") + "\n");
    }

    private void down() throws Exception {
        var down = place.blockframe.run("down");
        assertThat(down.exitCode()).as(down.errors()).isZero();
        assertThat(down.output()).isEqualTo("BlockFrame is down\n");
        assertThat(ours()).isEmpty();
        assertThat(UpRecord.read(place.state).processes()).isEmpty();
        assertThat(place.mount).isEmptyDirectory();
        assertThat(Files.readString(Path.of("/proc/self/mounts")))
                .doesNotContain(place.mount.toString());
    }

    /** Every process that was told of this test's configuration. */
    private List<ProcessHandle> ours() {
        return ProcessHandle.allProcesses().filter(this::isOurs).toList();
    }

    private boolean isOurs(ProcessHandle process) {
        return process.info().arguments().stream()
                .flatMap(Arrays::stream)
                .anyMatch(argument -> argument.contains(place.config.toString()));
    }
}
