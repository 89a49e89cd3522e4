package io.blockframe.mount;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An archive that a process of its own has mounted: who reads a mount should not be who serves it.
 */
final class MountedArchive implements AutoCloseable {
    private static final int TERMINATED = 128 + 15;

    private final Process process;
    private final Path mountpoint;

    private MountedArchive(Process process, Path mountpoint) {
        this.process = process;
        this.mountpoint = mountpoint;
    }

    /** Mounts, and returns when the mount answers. */
    static MountedArchive mount(TestArchive archive, Path mountpoint) throws IOException {
        return mount(archive, mountpoint, MountProcess.DEFAULTS);
    }

    /** Mounts in some way, and returns when the mount answers. */
    static MountedArchive mount(TestArchive archive, Path mountpoint, MountSettings settings)
            throws IOException {
        var command =
                new ArrayList<String>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules=jdk.incubator.vector",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                MountProcess.class.getName()));
        command.addAll(MountProcess.arguments(archive.directory(), mountpoint, settings));
        var process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var mounted = new MountedArchive(process, mountpoint);
        var reader = process.inputReader();
        for (var line = reader.readLine(); !MountProcess.READY.equals(line); ) {
            if (line == null) {
                mounted.close();
                throw new IOException("the mount process ended before it had mounted");
            }
            line = reader.readLine();
        }
        return mounted;
    }

    Path path(String path) {
        return mountpoint.resolve(path);
    }

    /** Ends the process as a shutdown does, and checks that nothing is mounted then. */
    void terminate() throws IOException {
        process.destroy();
        awaitExit();
        if (process.exitValue() != TERMINATED) {
            throw new AssertionError("exit code " + process.exitValue());
        }
        if (MountTable.at(mountpoint.toRealPath()).isPresent()) {
            throw new AssertionError(mountpoint + " is still mounted");
        }
    }

    /** Waits for the process to end by itself. */
    void awaitSuccess() {
        awaitExit();
        if (process.exitValue() != 0) {
            throw new AssertionError("exit code " + process.exitValue());
        }
    }

    /** Ends the process with no chance to unmount. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Leaves nothing behind, whatever the test did. */
    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            process.destroy();
            awaitExit();
        }
        if (MountTable.at(mountpoint).isPresent()) {
            Fusermount.unmount(mountpoint);
        }
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the mount process does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
