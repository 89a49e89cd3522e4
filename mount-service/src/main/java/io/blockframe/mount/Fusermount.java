package io.blockframe.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The system's program that mounts and unmounts FUSE file systems for any user. */
final class Fusermount {
    private static final long TIMEOUT_SECONDS = 10;

    private Fusermount() {}

    /** Where it is, if it is installed. */
    static Optional<Path> find() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        var directories =
                Stream.concat(Arrays.stream(path.split(":")), Stream.of("/usr/bin", "/bin"));
        return directories
                .filter(directory -> !directory.isEmpty())
                .flatMap(
                        directory ->
                                Stream.of("fusermount", "fusermount3")
                                        .map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Unmounts, at once for who comes and in the end for who has a file open. */
    static void unmount(Path mountpoint) throws IOException {
        var program = find().orElseThrow(() -> new MountException("fusermount is not installed"));
        unmount(program, mountpoint, TIMEOUT_SECONDS);
    }

    /**
     * Unmounts with a program that may hang.
     *
     * @param timeoutSeconds how long it may take
     */
    static void unmount(Path program, Path mountpoint, long timeoutSeconds) throws IOException {
        var process =
                new ProcessBuilder(program.toString(), "-u", "-z", mountpoint.toString())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        try {
            // It says a line at most, for which a pipe has room: what it says can be read later.
            if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new MountException(
                        "%s -u -z %s has not ended within %d s"
                                .formatted(program, mountpoint, timeoutSeconds));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MountException("interrupted while unmounting " + mountpoint, e);
        }
        if (process.exitValue() != 0) {
            String output = new String(process.getInputStream().readAllBytes()).strip();
            throw new MountException("cannot unmount %s: %s".formatted(mountpoint, output));
        }
    }
}
