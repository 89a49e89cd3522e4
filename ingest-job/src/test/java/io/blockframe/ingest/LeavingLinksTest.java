package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.OsDisk;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/** Goal: of a file with several names (cp -al) each is deleted, and none that was written to. */
class LeavingLinksTest {
    private DropFolder folder;
    private Leaving leaving;
    private long nanos;

    @BeforeEach
    void create(@TempDir Path home) throws IOException {
        var archive = Archive.create(OsDisk.instance(), home.resolve("archive"));
        folder = new DropFolder(Daemons.job("drop", home.resolve("drop"), Duration.ZERO));
        Files.createDirectories(folder.path().resolve("in"));
        leaving = new Leaving(archive, folder, new FailureLog(), () -> nanos);
        leaving.tidy(Instant.now());
        Files.writeString(name(0), "same");
        for (int i = 1; i < 8; i++) {
            Files.createLink(name(i), name(0));
        }
    }

    @Test
    void deletesEveryName() throws IOException {
        for (int i = 0; i < 8; i++) {
            leaving.put(name(i));
        }
        tidyAfter(Duration.ofMinutes(10));
        assertThat(folder.leaving()).isEmptyDirectory();
        assertThat(name(0).getParent()).isEmptyDirectory();
    }

    @Test
    void deletesOneNameWhileAnotherWaits() throws IOException {
        leaving.put(name(0));
        nanos += Duration.ofMinutes(5).toNanos();
        leaving.put(name(1));
        tidyAfter(Duration.ofMinutes(5));
        assertThat(folder.leaving().resolve("0/in")).isDirectoryNotContaining("glob:**/0");
        tidyAfter(Duration.ofMinutes(5));
        assertThat(folder.leaving()).isEmptyDirectory();
        assertThat(name(0)).doesNotExist();
        assertThat(name(1)).doesNotExist();
    }

    @Test
    void putsBackWhatWasWrittenToBetweenTwoTakes() throws IOException {
        Files.writeString(leaving.put(name(0)), ", and more", StandardOpenOption.APPEND);
        leaving.put(name(1));
        tidyAfter(Duration.ofMinutes(10));
        assertThat(name(0)).hasContent("same, and more");
    }

    private Path name(int number) {
        return folder.path().resolve("in").resolve("" + number);
    }

    private void tidyAfter(Duration time) throws IOException {
        nanos += time.toNanos();
        leaving.tidy(Instant.now());
    }
}
