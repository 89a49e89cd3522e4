package io.blockframe.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.Disk;
import io.blockframe.disk.OsDisk;

import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class OsDiskContractTest extends DiskContract {

    @TempDir private Path home;

    @Override
    protected Disk disk() {
        return OsDisk.instance();
    }

    @Override
    protected Path home() {
        return home;
    }

    @Override
    protected void putLink(Path link, String target) throws IOException {
        Files.createSymbolicLink(link, Path.of(target));
    }

    @Override
    protected void putPipe(Path pipe) throws IOException {
        var process = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start();
        assertThat(process.onExit().join().exitValue()).isZero();
    }
}
