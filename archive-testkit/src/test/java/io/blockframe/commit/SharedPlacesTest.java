package io.blockframe.commit;

import static io.blockframe.commit.DropAndArchive.ARCHIVE;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.Disk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Published;
import io.blockframe.store.Archive;
import io.blockframe.testkit.Bytes;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Commits that want the same place, at once or on a disk that takes two names for one. */
class SharedPlacesTest {

    private static final byte[] CONTENT = Bytes.random(1, 100);

    private final DropAndArchive place = new DropAndArchive();

    private interface Step {
        void run() throws IOException;
    }

    /** Goal: names that differ only in case are different files, whatever the archive's disk. */
    @Test
    void inOneGroupBothOfTwoNamesThatDifferInCaseAreKept() throws IOException {
        place.openOrCreate();
        var sources =
                List.of(
                        place.drop("x", CONTENT),
                        new Source(place.drop("1", CONTENT).file(), ArchivePath.of("a/B.jpg")),
                        new Source(place.drop("2", CONTENT).file(), ArchivePath.of("a/b.JPG")),
                        new Source(place.drop("3", CONTENT).file(), ArchivePath.of("A/b.jpg")));
        place.disk().ignoringCase();
        assertThat(place.committer().commitAll(sources))
                .hasSize(4)
                .allSatisfy(it -> assertThat(it).isInstanceOf(CommitResult.Committed.class));
        for (var source : sources) {
            place.checkWhole(source.path().toString(), CONTENT, source.path().toString());
        }
        var all = place.archive().catalogue().all();
        assertThat(all).extracting(Published::sequence).doesNotHaveDuplicates();
        assertThat(all).extracting(Published::folder).doesNotHaveDuplicates();
        assertThat(place.leftOvers()).isEmpty();
    }

    /** Goal: of two that make an entry current again at once, the later goes on from the other. */
    @Test
    void whatIsReissuedGoesOnFromWhatWasReissuedMeanwhile() throws IOException {
        var source = place.drop("file", CONTENT);
        place.take(place.committer().commit(source));
        var steps = new ConcurrentLinkedQueue<Step>();
        var disk = beforeLocking(ARCHIVE.resolve(EntryLayout.CONTROL).resolve("lock"), steps);
        place.drop("file", CONTENT);
        place.disk().mode(source.file(), 0600);
        var committer =
                new Committer(
                        Archive.open(disk, ARCHIVE),
                        DropAndArchive.TIERS,
                        GroupCommit.Threads.none());
        try (var session = committer.begin(source)) {
            var other = place.drop("other", CONTENT).file();
            place.disk().mode(other, 0640);
            steps.add(() -> place.committer().commit(new Source(other, source.path())));
            session.seal();
        }
        assertThat(steps).isEmpty();
        var archive = place.archive();
        var current = archive.catalogue().find(source.path()).orElseThrow();
        var manifest = archive.manifests().loadBest(current.folder()).manifest();
        assertThat(manifest.generation()).isEqualTo(3);
        assertThat(manifest.entry()).isEqualTo(current.entry());
        assertThat(manifest.entry().mode() & 0777).isEqualTo(0600);
    }

    /** The disk, and what another process does just before a lock is taken. */
    private Disk beforeLocking(Path lock, Queue<Step> steps) {
        return (Disk)
                Proxy.newProxyInstance(
                        Disk.class.getClassLoader(),
                        new Class<?>[] {Disk.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("lock") && arguments[0].equals(lock)) {
                                var step = steps.poll();
                                if (step != null) {
                                    step.run();
                                }
                            }
                            try {
                                return method.invoke(place.disk(), arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
