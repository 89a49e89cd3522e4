package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Something mounted for a test, which only root may.
 *
 * @param at where
 */
record TestMount(Path at) implements AutoCloseable {

    /** A file system of its own, in memory. */
    static TestMount tmpfs(Path at) throws IOException {
        assertThat(isAllowed(at)).as("only root may mount").isTrue();
        run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", at.toString());
        return new TestMount(at);
    }

    /** A folder at its own place, where it cannot be written. */
    static TestMount readOnly(Path at) throws IOException {
        assertThat(isAllowed(at)).as("only root may mount").isTrue();
        run("mount", "--bind", at.toString(), at.toString());
        var mount = new TestMount(at);
        run("mount", "-o", "remount,bind,ro", at.toString());
        return mount;
    }

    static boolean isAllowed(Path at) throws IOException {
        return System.getProperty("os.name").equals("Linux")
                && Files.getAttribute(at, "unix:uid").equals(0);
    }

    @Override
    public void close() throws IOException {
        run("umount", "-l", at.toString());
    }

    private static void run(String... command) throws IOException {
        try {
            var process = new ProcessBuilder(command).inheritIO().start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s", command[0]).isTrue();
            assertThat(process.exitValue()).as("%s", String.join(" ", command)).isZero();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
