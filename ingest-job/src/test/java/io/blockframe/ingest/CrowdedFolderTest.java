package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.untilExists;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Goal: files that cannot be taken do not keep others from being taken. */
class CrowdedFolderTest {
    /** More than one poll takes: whichever come first, they would be all of it. */
    private static final int STUCK = 20_000;

    @TempDir Path home;

    @Test
    void takesFilesBehindMoreThanOnePollOfThoseThatNeverSettle() throws IOException {
        var stuck = Files.createDirectories(home.resolve("drop/stuck"));
        for (int i = 0; i < STUCK; i++) {
            Files.createFile(stuck.resolve("stuck" + i));
        }
        try (var daemons = new Daemons(home, CrowdedFolderTest::refuseStuck)) {
            for (int i = 0; i < 20; i++) {
                daemons.write("stuck/free" + i, new byte[1]);
            }
            for (int i = 0; i < 20; i++) {
                untilExists(daemons.committed("stuck/free" + i));
            }
            assertThat(stuck.toFile().list()).hasSize(STUCK);
        }
    }

    private static void refuseStuck(String operation, Path path) throws IOException {
        if (operation.equals("isOpenForWriting")
                && path.getFileName().toString().contains("stuck")) {
            throw new AccessDeniedException(path.toString());
        }
    }
}
