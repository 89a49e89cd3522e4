package io.blockframe.commit;

import static io.blockframe.commit.DropAndArchive.DROP;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.NameRefusedException;
import io.blockframe.format.EntryLayout;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.Operation;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An archive on a file system that knows fewer names than the one of the drop folder. Its own names
 * are longer: a root is appended to that of a file, and a tilde to that of a reserved folder.
 */
class CommitRefusedNamesTest {

    /** What encrypting file systems are left with. */
    private static final int MAX_NAME_BYTES = 143;

    private static final String LONG_FILE = "folder/" + "f".repeat(MAX_NAME_BYTES);
    private static final String IN_LONG_FOLDER =
            EntryLayout.CONTROL
                    + "d".repeat(MAX_NAME_BYTES - EntryLayout.CONTROL.length())
                    + "/file";
    private static final List<String> REFUSED = List.of(LONG_FILE, IN_LONG_FOLDER);

    private final DropAndArchive place = new DropAndArchive();
    private final Map<String, byte[]> contents = new LinkedHashMap<>();

    @BeforeEach
    void dropGoodAndBadNames() throws IOException {
        place.openOrCreate();
        contents.put("a", Bytes.random(1, 10));
        contents.put(LONG_FILE, Bytes.random(2, 70_000));
        contents.put(IN_LONG_FOLDER, Bytes.random(3, 30));
        contents.put("folder/b", Bytes.random(4, 70_000));
        contents.forEach(place::drop);
        place.disk().maxNameBytes(MAX_NAME_BYTES);
    }

    private List<CommitResult> commitAll(DropAndArchive at) throws IOException {
        return at.committer()
                .commitAll(
                        contents.keySet().stream()
                                .filter(at::isDropped)
                                .map(DropAndArchive::source)
                                .toList());
    }

    /** Goal: who has a name that cannot be had fails by himself, and is told why. */
    @Test
    void inAGroupTheOthersAreCommitted() throws IOException {
        checkResults(commitAll(place));
        assertThat(place.leftOvers()).isEmpty();
        place.disk().restart();
        checkArchive(place, "after power was lost");
    }

    /** Goal: the same when a look-up goes well, and only the rename itself is refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "File name too long",
                "Invalid argument",
                "Invalid or incomplete multibyte or wide character"
            })
    void inAGroupTheRenameOfOneIsRefused(String reason) throws IOException {
        place.disk().maxNameBytes(255);
        place.disk()
                .failNext(
                        Operation.RENAME,
                        new NameRefusedException(
                                DropAndArchive.ARCHIVE.resolve("a"), reason, null));
        var results = commitAll(place);
        assertThat(((CommitResult.Failed) results.getFirst()).cause())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining(reason);
        assertThat(results.subList(1, results.size()))
                .allSatisfy(
                        result -> assertThat(result).isInstanceOf(CommitResult.Committed.class));
        assertThat(place.leftOvers()).isEmpty();
        assertThat(place.archive().catalogue().all()).hasSize(contents.size() - 1);
        assertThat(commitAll(place).getFirst()).isInstanceOf(CommitResult.Committed.class);
        for (var content : contents.entrySet()) {
            place.checkWhole(content.getKey(), content.getValue(), reason);
        }
    }

    /** Goal: what is said of a rename that fails for another reason is said of the archive. */
    @Test
    void anotherErrorOfTheRenameIsNoRefusal() {
        place.disk()
                .failNext(
                        Operation.RENAME, new FileSystemException("a", null, "Input/output error"));
        assertThatThrownBy(() -> commitAll(place)).hasMessageContaining("Input/output error");
    }

    @Test
    void aGroupOfRefusedNamesOnly() throws IOException {
        contents.keySet().retainAll(REFUSED);
        assertThat(commitAll(place))
                .hasSize(2)
                .allSatisfy(result -> assertThat(result).isInstanceOf(CommitResult.Failed.class));
        assertThat(place.leftOvers()).isEmpty();
        assertThat(place.archive().catalogue().all()).isEmpty();
    }

    /** Goal: a file that is committed by itself leaves nothing behind that could be resumed. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5, 3 * DropAndArchive.STRIPE})
    void aSessionIsRefused(int sizeBytes) throws IOException {
        byte[] content = Bytes.random(9, sizeBytes);
        for (var name : REFUSED) {
            var source = place.drop(name, content);
            assertThatThrownBy(() -> place.committer().commit(source))
                    .isInstanceOf(SourceRefusedException.class)
                    .hasMessageContaining(source.file().toString())
                    .hasMessageContaining("File name too long");
            assertThat(place.leftOvers()).isEmpty();
            assertThat(place.disk().bytes(source.file())).isEqualTo(content);
        }
        assertThat(place.archive().catalogue().all()).isEmpty();
    }

    /** Goal: refused names do not weaken what holds for the others when power is lost. */
    @Test
    void powerLossWhileSomeAreRefused() throws IOException {
        int first = place.disk().operationCount();
        var whole = place.copy();
        commitAll(whole);
        for (int i = first + 1; i <= whole.disk().operationCount(); i++) {
            var where = "power lost at operation " + i;
            var hit = place.copy();
            hit.disk().losingPowerAt(i);
            assertThatThrownBy(() -> commitAll(hit)).as(where).isInstanceOf(IOException.class);
            hit.disk().restart();
            for (var content : contents.entrySet()) {
                hit.has(content.getKey(), content.getValue(), where);
            }
            commitAll(hit);
            checkArchive(hit, where);
        }
    }

    private void checkResults(List<CommitResult> results) {
        var names = new ArrayList<>(contents.keySet());
        for (int i = 0; i < names.size(); i++) {
            if (REFUSED.contains(names.get(i))) {
                assertThat(((CommitResult.Failed) results.get(i)).cause())
                        .isInstanceOf(SourceRefusedException.class)
                        .hasMessageContaining(DROP.resolve(names.get(i)).toString())
                        .hasMessageContaining("File name too long");
            } else {
                assertThat(results.get(i)).isInstanceOf(CommitResult.Committed.class);
            }
        }
    }

    private void checkArchive(DropAndArchive at, String where) throws IOException {
        for (var content : contents.entrySet()) {
            var name = content.getKey();
            if (REFUSED.contains(name)) {
                assertThat(at.has(name, content.getValue(), where)).as(where).isFalse();
            } else {
                at.checkWhole(name, content.getValue(), where);
            }
            assertThat(at.disk().bytes(DROP.resolve(name))).as(where).isEqualTo(content.getValue());
        }
        at.committer();
        assertThat(at.leftOvers()).as(where).isEmpty();
    }
}
