package io.blockframe.commit;

import static io.blockframe.commit.DropAndArchive.DROP;
import static io.blockframe.commit.DropAndArchive.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.DiskFullException;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.DamagedException;
import io.blockframe.format.EntryLayout;
import io.blockframe.store.Trees;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.Operation;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What becomes of sources and archive when the disk fails while its power stays on. */
class CommitErrorsTest {

    private static final byte[] BIG = Bytes.random(3, DropAndArchive.STRIPE + 9_000);

    private final DropAndArchive place = new DropAndArchive();
    private final Map<String, byte[]> contents = new LinkedHashMap<>();

    /** The two ways of committing. */
    private enum Way {
        GROUP {
            @Override
            void commit(DropAndArchive place, Map<String, byte[]> contents) throws IOException {
                var left =
                        contents.keySet().stream()
                                .filter(place::isDropped)
                                .map(DropAndArchive::source)
                                .toList();
                for (var result : place.committer().commitAll(left)) {
                    place.take(result);
                }
            }
        },
        STRIPES {
            @Override
            void commit(DropAndArchive place, Map<String, byte[]> contents) throws IOException {
                for (var name : contents.keySet()) {
                    if (place.isDropped(name)) {
                        place.take(place.committer().commit(source(name)));
                    }
                }
            }
        };

        abstract void commit(DropAndArchive place, Map<String, byte[]> contents) throws IOException;

        Map<String, byte[]> contents() {
            var contents = new LinkedHashMap<String, byte[]>();
            if (this == STRIPES) {
                contents.put("big", BIG);
            } else {
                contents.put("a", Bytes.random(1, 10));
                contents.put("folder/b", Bytes.random(2, 66_000));
            }
            return contents;
        }
    }

    @BeforeEach
    void createArchive() throws IOException {
        place.openOrCreate();
    }

    private void drop(Way way) {
        contents.putAll(way.contents());
        contents.forEach(place::drop);
    }

    /**
     * Goal: an operation that fails never costs a source whose entry is not durable, and what it
     * left is not trusted by the commit that follows, even when power is lost after that.
     */
    @ParameterizedTest
    @EnumSource
    void anErrorAtAnyOperation(Way way) throws IOException {
        place.disk().barriers(way == Way.STRIPES);
        drop(way);
        int first = place.disk().operationCount();
        var whole = place.copy();
        way.commit(whole, contents);
        int last = whole.disk().operationCount();

        for (int operation = first + 1; operation <= last; operation++) {
            failAt(operation, way, CommitErrorsTest::ioError);
            if (operation % 2 == 0) {
                failAt(operation, way, path -> new DiskFullException(path, null));
            } else {
                failAt(operation, way, CommitErrorsTest::readOnly);
            }
        }
    }

    private void failAt(int operation, Way way, Function<Path, IOException> error)
            throws IOException {
        var hit = place.copy();
        var thrown = error.apply(DropAndArchive.ARCHIVE);
        hit.disk().failAt(operation, thrown);
        try {
            way.commit(hit, contents);
        } catch (IOException | AssertionError e) {
            // Whether it is an exception or a failed source, the source is checked below.
        }
        var where = "operation %d: %s".formatted(operation, thrown);
        assertThat(hit.disk().operationCount()).as(where).isGreaterThanOrEqualTo(operation);
        for (var content : contents.entrySet()) {
            if (hit.isDropped(content.getKey())) {
                assertThat(hit.disk().bytes(DROP.resolve(content.getKey())))
                        .isEqualTo(content.getValue());
                hit.has(content.getKey(), content.getValue(), where);
            } else {
                hit.checkWhole(content.getKey(), content.getValue(), where);
            }
        }

        way.commit(hit, contents);
        hit.disk().restart();
        for (var content : contents.entrySet()) {
            hit.checkWhole(content.getKey(), content.getValue(), where);
        }
        hit.committer();
        if (contents.keySet().stream().noneMatch(hit::isDropped)) { // else they can be resumed
            assertThat(hit.leftOvers()).as(where).isEmpty();
        }
    }

    /** Goal: bytes that the medium got wrong are noticed before they are all there is. */
    @ParameterizedTest
    @EnumSource
    void theMediumGetsAnyWriteWrong(Way way) throws IOException {
        drop(way);
        int first = place.disk().operationCount();
        var whole = place.copy();
        way.commit(whole, contents);
        int last = whole.disk().operationCount();

        for (int operation = first + 1; operation <= last; operation++) {
            var what = whole.disk().log().get(operation - 1);
            if (!what.startsWith("write ")) {
                continue;
            }
            var hit = place.copy();
            hit.disk().mediumFlipsAt(operation);
            IOException noticed = null;
            try {
                way.commit(hit, contents);
            } catch (IOException e) {
                noticed = e;
            }
            // The steps of a commit come in one order; the threads of one step may not.
            what = hit.disk().log().get(operation - 1);
            if (!what.startsWith("write ")) {
                continue;
            }
            if (what.contains("/staging/") && !what.endsWith("/" + EntryLayout.JOURNAL)) {
                assertThat(noticed)
                        .as(what)
                        .isInstanceOf(DamagedException.class)
                        .hasMessageContaining("read back");
            } else {
                assertThat(noticed).as(what).isNull();
            }
            way.commit(hit, contents);
            hit.disk().restart();
            for (var content : contents.entrySet()) {
                hit.checkWhole(content.getKey(), content.getValue(), what);
            }
        }
    }

    /** Goal: after a failed force nothing that was staged with it is used again. */
    @Test
    void aFailedForceDiscardsTheStagedStripes() throws IOException {
        var source = place.drop("big", Bytes.random(4, 3 * DropAndArchive.STRIPE));
        try (var session = place.committer().begin(source)) {
            session.commitStripe();
            place.disk().failNext(Operation.FORCE, ioError(DropAndArchive.ARCHIVE));
            assertThatThrownBy(
                            () -> {
                                session.commitStripe();
                                session.commitStripe();
                                session.seal();
                            })
                    .hasMessageContaining("Input/output error");
        }
        assertThat(place.leftOvers()).isEmpty();
        try (var session = place.committer().begin(source)) {
            assertThat(session.stripesDone()).isZero();
        }
    }

    @Test
    void aFullDiskIsNoReasonToBeginAnew() throws IOException {
        var source = place.drop("big", Bytes.random(4, 3 * DropAndArchive.STRIPE));
        try (var session = place.committer().begin(source)) {
            session.commitStripe();
            session.commitStripe();
            place.disk().capacityBytes(1);
            assertThatThrownBy(session::commitStripe).isInstanceOf(DiskFullException.class);
        }
        place.disk().capacityBytes(1L << 40);
        try (var session = place.committer().begin(source)) {
            assertThat(session.stripesDone()).isPositive();
            while (session.stripesDone() < session.stripeCount()) {
                session.commitStripe();
            }
            assertThat(session.seal()).isInstanceOf(CommitResult.Committed.class);
        }
    }

    /** Goal: what does not fit is refused before anything is written, with both figures. */
    @Test
    void tooLittleRoomIsSaidBeforeAnythingIsWritten() throws IOException {
        byte[] content = Bytes.random(1, 90_000);
        var source = place.drop("small", content);
        var committer = place.committer();
        place.disk().capacityBytes(90_000 + 4 * 90_000);
        var figures = "(?s).*[\\d,.]+ bytes are needed, [\\d,.]+ are free.*";
        assertThatThrownBy(() -> committer.commit(source))
                .isInstanceOf(DiskFullException.class)
                .hasMessageMatching(figures);
        assertThat(committer.commitAll(List.of(source)))
                .singleElement()
                .isInstanceOfSatisfying(
                        CommitResult.Failed.class,
                        failed ->
                                assertThat(failed.cause())
                                        .isInstanceOf(DiskFullException.class)
                                        .hasMessageMatching(figures));
        assertThat(place.leftOvers()).isEmpty();
        assertThat(place.archive().catalogue().all()).isEmpty();
        assertThat(place.disk().log())
                .noneMatch(line -> line.startsWith("write") && line.contains("segment"));
        place.disk().capacityBytes(1_000_000);
        assertThat(committer.commit(source)).isInstanceOf(CommitResult.Committed.class);
        place.checkWhole("small", content, "with room");
    }

    /** Goal: of a group only that waits for which there is no room. */
    @Test
    void oneThatDoesNotFitKeepsNoOtherOut() throws IOException {
        byte[] large = Bytes.random(1, 90_000);
        place.drop("large", large);
        place.drop("small", new byte[] {1});
        place.disk().capacityBytes(90_000 + 4 * 90_000);
        var results = place.committer().commitAll(List.of(source("large"), source("small")));
        assertThat(results.getFirst()).isInstanceOf(CommitResult.Failed.class);
        assertThat(results.getLast()).isInstanceOf(CommitResult.Committed.class);
        place.checkWhole("small", new byte[] {1}, "beside the large one");
        assertThat(place.leftOvers()).isEmpty();
    }

    /** Goal: an archive that is full is told as such, and not of each file. */
    @Test
    void aFullArchiveFailsTheGroup() throws IOException {
        place.drop("a", new byte[1]);
        var committer = place.committer();
        place.disk().failNext(Operation.WRITE, new DiskFullException(DropAndArchive.ARCHIVE, null));
        assertThatThrownBy(() -> committer.commitAll(List.of(source("a"))))
                .isInstanceOf(DiskFullException.class);
    }

    private static IOException ioError(Path path) {
        return new FileSystemException(path.toString(), null, "Input/output error");
    }

    private static IOException readOnly(Path path) {
        return new FileSystemException(path.toString(), null, "Read-only file system");
    }

    /** Goal: what is in the way of one entry does not keep the others of its group out. */
    @Test
    void whatIsInTheWayOfOneEntryStopsNoOther() throws IOException {
        var place = new DropAndArchive();
        place.openOrCreate();
        place.disk().put(DropAndArchive.ARCHIVE.resolve("taken"), new byte[1]);
        var sources =
                List.of(
                        place.drop("a", Bytes.random(1, 10)),
                        place.drop("taken/b", Bytes.random(2, 10)),
                        place.drop("c", Bytes.random(3, 70_000)));
        var results = place.committer().commitAll(sources);
        assertThat(results.get(0)).isInstanceOf(CommitResult.Committed.class);
        assertThat(results.get(2)).isInstanceOf(CommitResult.Committed.class);
        assertThat(results.get(1))
                .isInstanceOfSatisfying(
                        CommitResult.Failed.class,
                        failed ->
                                assertThat(failed.cause())
                                        .isNotInstanceOf(SourceException.class)
                                        .isInstanceOf(ArchiveException.class)
                                        .hasMessageContaining("taken/b cannot be put"));
        assertThatThrownBy(() -> place.committer().commit(sources.get(1)))
                .isInstanceOf(ArchiveException.class);

        place.disk().delete(DropAndArchive.ARCHIVE.resolve("taken"));
        assertThat(place.committer().commit(sources.get(1)))
                .isInstanceOf(CommitResult.Committed.class);
    }

    /** Goal: an entry that is damaged keeps neither its own rescue nor other files waiting. */
    @Test
    void aDamagedEntryStopsNoOtherFileOfItsGroup() throws IOException {
        byte[] known = Bytes.random(1, 70_000);
        var again = place.drop("known", known);
        place.committer().commit(again);
        var folder = place.find("known", known).folder().under(DropAndArchive.ARCHIVE);
        var fresh = place.drop("fresh", Bytes.random(2, 10));
        int first = place.disk().operationCount();
        var whole = place.copy();
        whole.committer().commitAll(List.of(again, fresh));
        var log = whole.disk().log();
        int struck = 0;
        for (int operation = first + 1; operation <= log.size(); operation++) {
            var what = log.get(operation - 1);
            if (what.startsWith("force") && what.contains(folder.toString())) {
                var hit = place.copy();
                hit.disk().failAt(operation, ioError(folder));
                var results = hit.committer().commitAll(List.of(again, fresh));
                assertThat(results.get(0)).as(what).isInstanceOf(CommitResult.Duplicate.class);
                assertThat(results.get(1)).as(what).isInstanceOf(CommitResult.Committed.class);
                hit.checkWhole("known", known, what);
                struck++;
            }
        }
        assertThat(struck).isPositive();
    }

    /** Goal: what replaced an entry is of this entry only, and said to be in its way. */
    @Test
    void aFileInThePlaceOfAnEntryStopsNoOtherFileOfItsGroup() throws IOException {
        byte[] known = Bytes.random(1, 10);
        var again = place.drop("known", known);
        place.committer().commit(again);
        var folder = place.find("known", known).folder().under(DropAndArchive.ARCHIVE);
        Trees.delete(place.disk(), folder);
        place.disk().put(folder, new byte[1]);
        var fresh = place.drop("fresh", Bytes.random(2, 10));
        var results = place.committer().commitAll(List.of(again, fresh));
        assertThat(results.get(0))
                .isInstanceOfSatisfying(
                        CommitResult.Failed.class,
                        failed ->
                                assertThat(failed.cause())
                                        .isInstanceOf(ArchiveException.class)
                                        .hasMessageContaining("known")
                                        .hasMessageContaining("Move away what is there"));
        assertThat(results.get(1)).isInstanceOf(CommitResult.Committed.class);

        place.disk().delete(folder);
        assertThat(place.committer().commit(again)).isInstanceOf(CommitResult.Duplicate.class);
        place.checkWhole("known", known, "out of the way");
    }
}
