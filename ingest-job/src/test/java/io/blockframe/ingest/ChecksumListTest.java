package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.blockframe.format.ArchivePath;
import io.blockframe.hash.Blake3;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Goal: {@code b3sum -c} finds every listed file as it was committed, whatever its name. */
class ChecksumListTest {
    @TempDir Path committed;
    private ChecksumList list;

    @BeforeEach
    void create() {
        list = new ChecksumList(committed);
    }

    @Test
    void theRealB3sumChecksEveryName() throws Exception {
        for (var name :
                List.of(
                        "plain",
                        "two  spaces",
                        "back\\slash",
                        "back\\nslash",
                        "line\nfeed",
                        "carriage\rreturn",
                        "\\begins",
                        "-dash",
                        "in/a/folder",
                        "ünïcödé 𝄞")) {
            list.add(List.of(written(name)));
        }
        assertThat(b3sum()).hasSize(10).allMatch(line -> line.endsWith(": OK"));
    }

    @Test
    void namesThatB3sumRefusesAreLeftOut() {
        var root = Blake3.fastest().hash(new byte[0]);
        for (byte[] name :
                new byte[][] {
                    {'n', (byte) 0xFF}, "\uFFFD".getBytes(StandardCharsets.UTF_8), {'r', '\r'}
                }) {
            assertThat(ChecksumLine.of(root, ArchivePath.ofBytes(name))).isEmpty();
        }
    }

    @Test
    void aNameThatIsUsedAgainIsListedOnce() throws Exception {
        list.add(List.of(written("again"), written("other")));
        Files.writeString(committed.resolve("again"), "new");
        list.add(List.of(lineOf("again")));
        assertThat(b3sum()).containsExactlyInAnyOrder("again: OK", "other: OK");
    }

    @Test
    void knowsAfterARestartWhatIsListedAndDropsWhatACrashCutOff() throws Exception {
        list.add(List.of(written("first"), written("second")));
        Files.writeString(
                committed.resolve(ChecksumList.NAME),
                lineOf("second").text().substring(0, 70),
                StandardOpenOption.APPEND);
        list = new ChecksumList(committed);
        Files.writeString(committed.resolve("first"), "new");
        list.add(List.of(lineOf("first")));
        assertThat(b3sum()).containsExactlyInAnyOrder("first: OK", "second: OK");
    }

    /** Goal: what a full disk cut off in the middle of a line spoils no other line. */
    @Test
    void beginsANewLineAfterAnAppendThatFailed() throws Exception {
        assumeThat(Path.of("/dev/full")).exists();
        list.add(List.of(written("first")));
        var file = committed.resolve(ChecksumList.NAME);
        var before = Files.readString(file);
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/dev/full"));
        var second = written("second");
        assertThatThrownBy(() -> list.add(List.of(second))).isInstanceOf(IOException.class);
        Files.delete(file);
        Files.writeString(file, before + second.text().substring(0, 70));
        list.add(List.of(written("third")));
        assertThat(b3sum()).containsExactlyInAnyOrder("first: OK", "third: OK");
    }

    @Test
    void neverLeadsOutOfTheFolder() throws IOException {
        var root = Blake3.fastest().hash(new byte[0]);
        Files.writeString(
                committed.resolve(ChecksumList.NAME),
                "%s  ../outside\n%s  /etc/passwd\n%s  inside\nnonsense\n"
                        .formatted(root, root, root));
        var seen = new ArrayList<String>();
        list.visit(line -> seen.add(line.path().toString()));
        assertThat(seen).containsExactly("inside");
    }

    @Test
    void isRecreatedWhenSomebodyDeletedIt() throws Exception {
        list.add(List.of(written("one")));
        Files.delete(committed.resolve(ChecksumList.NAME));
        list.add(List.of(written("two")));
        assertThat(b3sum()).containsExactly("two: OK");
    }

    private ChecksumLine written(String name) throws IOException {
        var file = committed.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "content of " + name);
        return lineOf(name);
    }

    private ChecksumLine lineOf(String name) throws IOException {
        var root = Blake3.fastest().hash(Files.readAllBytes(committed.resolve(name)));
        return ChecksumLine.of(root, ArchivePath.of(name)).orElseThrow();
    }

    /** What {@code b3sum -c} prints, a file on each line. */
    private List<String> b3sum() throws Exception {
        return B3sum.check(committed);
    }
}
