package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.digest;
import static io.blockframe.ingest.Daemons.random;
import static io.blockframe.ingest.Daemons.until;
import static io.blockframe.ingest.Daemons.untilExists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryKind;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Goal: whatever is dropped is archived as it is, or lies beside the reason why not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DropFolderTest {
    private Daemons daemons;

    @BeforeAll
    void start(@TempDir Path home) throws IOException {
        daemons = new Daemons(home);
    }

    @AfterAll
    void stop() {
        daemons.close();
    }

    @Test
    void archivesAFolderTreeWithItsEmptyFilesAndFolders() throws IOException {
        daemons.write("tree/a.txt", "a".getBytes());
        daemons.write("tree/deep/er/b.txt", "b".getBytes());
        daemons.write("tree/empty.txt", new byte[0]);
        Files.createDirectories(daemons.drop.resolve("tree/nothing/in"));

        until(() -> !Files.exists(daemons.drop.resolve("tree")));

        assertThat(daemons.entry("tree/a.txt").orElseThrow().entry().root())
                .isEqualTo(digest("a".getBytes()));
        assertThat(daemons.entry("tree/deep/er/b.txt")).isPresent();
        assertThat(daemons.entry("tree/empty.txt").orElseThrow().entry().sizeBytes()).isZero();
        assertThat(daemons.entry("tree/nothing/in").orElseThrow().entry().kind())
                .isEqualTo(EntryKind.FOLDER);
        assertThat(daemons.entry("tree/deep")).as("a folder with files in it").isEmpty();
        assertThat(daemons.committed("tree/deep/er/b.txt")).hasContent("b");
    }

    @Test
    void commitsManySmallFilesInFewJobs() throws IOException {
        long before = executionCount();
        for (int i = 0; i < 500; i++) {
            daemons.write("many/" + i, random(i, 100 + i));
        }
        until(() -> !Files.exists(daemons.drop.resolve("many")));
        for (int i = 0; i < 500; i++) {
            assertThat(daemons.entry("many/" + i).orElseThrow().entry().root())
                    .isEqualTo(digest(random(i, 100 + i)));
        }
        assertThat(executionCount() - before).isBetween(1L, 20L);
    }

    @Test
    void commitsALargeFileStripeByStripe() throws IOException {
        var content = random(1, 70_000_001);
        daemons.write("large.bin", content);
        untilExists(daemons.committed("large.bin"));
        var entry = daemons.entry("large.bin").orElseThrow().entry();
        assertThat(entry.root()).isEqualTo(digest(content));
        assertThat(entry.tier()).isEqualTo(2);
        assertThat(daemons.executions())
                .containsPattern("\"file\":\"large.bin\".*\"stripes\":17.*\"name\":\"stripes\"");
    }

    @Test
    void saysThatTheArchiveHasItAlreadyAndKeepsBoth() throws IOException {
        daemons.write("twice.txt", "same".getBytes());
        untilExists(daemons.committed("twice.txt"));
        var first = daemons.entry("twice.txt").orElseThrow();
        daemons.write("twice.txt", "same".getBytes());
        untilExists(daemons.committed("twice.txt.1"));
        assertThat(daemons.archive.catalogue().versions(ArchivePath.of("twice.txt")))
                .containsExactly(first);
    }

    @Test
    void makesChangedContentANewVersion() throws IOException {
        daemons.write("changing.txt", "one".getBytes());
        untilExists(daemons.committed("changing.txt"));
        daemons.write("changing.txt", "two".getBytes());
        untilExists(daemons.committed("changing.txt.1"));
        assertThat(daemons.archive.catalogue().versions(ArchivePath.of("changing.txt")))
                .extracting(version -> version.entry().root())
                .containsExactly(digest("two".getBytes()), digest("one".getBytes()));
    }

    /** Goal: A, then B, then A again makes A current; B stays, and nothing is written twice. */
    @Test
    void makesAnOlderContentCurrentAgain() throws IOException {
        for (var content : new String[] {"A", "B", "A"}) {
            var file = daemons.write("again.txt", content.getBytes());
            until(() -> !Files.exists(file));
            assertThat(daemons.entry("again.txt").orElseThrow().entry().root())
                    .isEqualTo(digest(content.getBytes()));
        }
        assertThat(daemons.archive.catalogue().versions(ArchivePath.of("again.txt")))
                .extracting(version -> version.entry().root())
                .containsExactly(digest("A".getBytes()), digest("B".getBytes()));
        assertThat(daemons.committed("again.txt.2")).hasContent("A");
    }

    @Test
    void rejectsALinkToAFile(@TempDir Path elsewhere) throws IOException {
        var target = Files.writeString(elsewhere.resolve("target"), "mine");
        Files.createSymbolicLink(daemons.drop.resolve("link"), target);
        untilExists(daemons.rejected("link"));
        assertThat(daemons.rejected("link.reason.txt"))
                .content()
                .contains("link was not archived", "symbolic link", "drop it again");
        assertThat(target).hasContent("mine");
    }

    @Test
    void rejectsALinkToAFolderAndLeavesWhatIsInIt(@TempDir Path elsewhere) throws IOException {
        var inside = Files.writeString(elsewhere.resolve("inside"), "mine");
        Files.createSymbolicLink(daemons.drop.resolve("folder-link"), elsewhere);
        untilExists(daemons.rejected("folder-link"));
        assertThat(inside).hasContent("mine");
        assertThat(daemons.entry("folder-link/inside")).isEmpty();
    }

    @Test
    void rejectsAPipeWithoutOpeningIt() throws Exception {
        var pipe = daemons.drop.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        untilExists(daemons.rejected("pipe"));
        assertThat(daemons.rejected("pipe.reason.txt")).content().contains("pipe or a socket");
        assertThat(pipe).doesNotExist();
    }

    @Test
    void rejectsASocket() throws IOException {
        var path = daemons.drop.resolve("socket");
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(path));
            untilExists(daemons.rejected("socket"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "white space and ünïcödé",
                "line\nbreak\tand\u0007bell",
                "back\\slash",
                "per%20cent {{x}} ${y} ?a=b#c",
                "looks.camelLock",
                "looks.camelLock.d/in.camelLock/a"
            })
    void takesEveryName(String name) throws IOException {
        daemons.write(name, name.getBytes());
        untilExists(daemons.committed(name));
        assertThat(daemons.entry(name).orElseThrow().entry().root())
                .isEqualTo(digest(name.getBytes()));
    }

    @Test
    void takesANameThatDoesNotDecode() throws IOException {
        var path = ArchivePath.ofBytes(new byte[] {'n', (byte) 0xFF, (byte) 0xE9, 'x'});
        Files.writeString(path.under(daemons.drop), "bytes");
        untilExists(path.under(daemons.drop.resolve(".committed")));
        assertThat(daemons.archive.catalogue().find(path)).isPresent();
    }

    @Test
    void takesALargeFileWhoseNameDoesNotDecode() throws IOException {
        var path = ArchivePath.ofBytes(new byte[] {'b', 'i', 'g', (byte) 0xFF});
        Files.write(path.under(daemons.drop), random(2, 9_000_000));
        untilExists(path.under(daemons.drop.resolve(".committed")));
        assertThat(daemons.archive.catalogue().find(path).orElseThrow().entry().root())
                .isEqualTo(digest(random(2, 9_000_000)));
    }

    @Test
    void takesANameOf255BytesTwice() throws IOException {
        var name = "n".repeat(255);
        daemons.write(name, "one".getBytes());
        untilExists(daemons.committed(name));
        daemons.write(name, "two".getBytes());
        untilExists(daemons.committed("n".repeat(253) + ".1"));
        assertThat(daemons.archive.catalogue().versions(ArchivePath.of(name))).hasSize(2);
    }

    @Test
    void leavesHiddenAndUnfinishedFilesAlone() throws IOException {
        daemons.write("busy/.hidden", "x".getBytes());
        daemons.write("busy/film.mkv.part", "x".getBytes());
        daemons.write("busy/done.txt", "x".getBytes());
        untilExists(daemons.committed("busy/done.txt"));
        assertThat(daemons.drop.resolve("busy/.hidden")).exists();
        assertThat(daemons.drop.resolve("busy/film.mkv.part")).exists();
        until(() -> daemons.get("/jobs").contains("busy/film.mkv.part"));
        assertThat(daemons.get("/jobs"))
                .contains("busy/.hidden\",\"why\":\"is hidden")
                .contains("busy/film.mkv.part\",\"why\":\"has a name that `ignore` says");
        Files.move(
                daemons.drop.resolve("busy/film.mkv.part"), daemons.drop.resolve("busy/film.mkv"));
        untilExists(daemons.committed("busy/film.mkv"));
    }

    /** Goal: a writer that pauses for long, however long, loses no byte. */
    @Test
    void takesNothingThatAnotherProcessIsStillWriting() throws Exception {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        var file = daemons.drop.resolve("slow.log");
        var script = "exec 3>>\"$0\"; echo start >&3; echo started; read; echo end >&3";
        var writer = new ProcessBuilder("bash", "-c", script, file.toString()).start();
        try (var output = writer.inputReader()) {
            assertThat(output.readLine()).isEqualTo("started");
            for (int i = 0; i < 3; i++) { // polls that would have settled it
                daemons.write("meanwhile/" + i, new byte[1]);
                untilExists(daemons.committed("meanwhile/" + i));
            }
            assertThat(file).hasContent("start\n");
            assertThat(daemons.entry("slow.log")).isEmpty();
        } finally {
            writer.outputWriter().close(); // ends its read
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        untilExists(daemons.committed("slow.log"));
        assertThat(daemons.committed("slow.log")).hasContent("start\nend\n");
        assertThat(daemons.archive.catalogue().versions(ArchivePath.of("slow.log")))
                .extracting(version -> version.entry().root())
                .containsExactly(digest("start\nend\n".getBytes()));
    }

    @Test
    void keepsAFileWhoseFolderHasTheNameOfAnEarlierFile() throws IOException {
        daemons.write("thing", "file".getBytes());
        untilExists(daemons.committed("thing"));
        daemons.write("thing/inside", "in a folder".getBytes());
        untilExists(daemons.committed("thing.1/inside"));
        assertThat(daemons.entry("thing")).isPresent();
        assertThat(daemons.entry("thing/inside")).isPresent();
    }

    private long executionCount() {
        var json = daemons.executions();
        var digits = json.substring(json.lastIndexOf("\"total\":") + 8).replaceAll("\\D", "");
        return Long.parseLong(digits);
    }
}
