package io.blockframe.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.testkit.Bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Goal: every verb of the rehearsal succeeds: else nothing is learned, and starts stay slow. */
class RehearsalTest {

    @Test
    void everyVerbGetsToItsEnd(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("config.toml"));
        var files = Files.createDirectory(folder.resolve("files"));
        Files.write(files.resolve("file"), Bytes.random(1, 100_000));

        assertThat(Rehearsal.rehearse(folder, files)).hasSize(5).containsOnly(0);
    }
}
