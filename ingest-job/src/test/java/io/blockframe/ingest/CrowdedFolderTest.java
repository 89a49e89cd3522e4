package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.untilExists;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.commit.Committer;

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

    /** Too large for a group. */
    private static final int LARGE_BYTES = (int) Committer.GROUP_MAX_BYTES + 1;

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

    @Test
    void takesLargeFilesBehindOneWhoseEntryCannotBeChecked() throws IOException {
        byte[] first = Daemons.random(1, LARGE_BYTES);
        try (var daemons = new Daemons(home)) {
            daemons.write("a.bin", first);
            untilExists(daemons.committed("a.bin"));
        }
        try (var daemons = new Daemons(home, CrowdedFolderTest::refuseEntry)) {
            var again = daemons.write("a.bin", first);
            daemons.write("b.bin", Daemons.random(2, LARGE_BYTES));
            daemons.write("c.bin", Daemons.random(3, LARGE_BYTES));
            untilExists(daemons.committed("b.bin"));
            untilExists(daemons.committed("c.bin"));
            assertThat(again).hasBinaryContent(first);
        }
    }

    private static void refuseEntry(String operation, Path path) throws IOException {
        if (operation.startsWith("open") && path.toString().contains("/archive/a.bin_")) {
            throw new AccessDeniedException(path.toString());
        }
    }

    private static void refuseStuck(String operation, Path path) throws IOException {
        if (operation.equals("isOpenForWriting")
                && path.getFileName().toString().contains("stuck")) {
            throw new AccessDeniedException(path.toString());
        }
    }
}
