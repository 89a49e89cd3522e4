package io.blockframe.commit;

import static io.blockframe.commit.DropAndArchive.DROP;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Published;
import io.blockframe.testkit.Bytes;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;

/** Goal: committers that work at once, each as a process would, lose nothing and agree. */
class CommittersAtOnceTest {

    private static final byte[] SMALL = Bytes.random(1, 70_000);
    private static final byte[] BIG = Bytes.random(2, DropAndArchive.STRIPE + 10);

    private final DropAndArchive place = new DropAndArchive();

    @BeforeEach
    void createArchive() throws IOException {
        place.openOrCreate();
    }

    private interface Work {
        List<CommitResult> run(Committer committer) throws IOException;
    }

    /** Runs every work in a thread with an archive of its own; all begin together. */
    private List<CommitResult> atOnce(List<Work> works) throws Exception {
        var start = new CyclicBarrier(works.size());
        var results = new ArrayList<CommitResult>();
        try (var threads = Executors.newFixedThreadPool(works.size())) {
            var tasks = new ArrayList<Callable<List<CommitResult>>>();
            for (var work : works) {
                tasks.add(
                        () -> {
                            start.await();
                            return work.run(place.committer());
                        });
            }
            for (var task : threads.invokeAll(tasks)) {
                results.addAll(task.get());
            }
        }
        return results;
    }

    @Test
    void differentFilesAreAllCommittedInOneOrder() throws Exception {
        var works = new ArrayList<Work>();
        for (int worker = 0; worker < 4; worker++) {
            var sources = new ArrayList<Source>();
            for (int i = 0; i < 5; i++) {
                sources.add(place.drop("f" + worker + "/" + i, Bytes.random(worker * 5 + i, 100)));
            }
            var big = place.drop("big" + worker, BIG);
            works.add(committer -> committer.commitAll(sources));
            works.add(committer -> List.of(committer.commit(big)));
        }
        var results = atOnce(works);

        assertThat(results)
                .hasSize(24)
                .allSatisfy(r -> assertThat(r).isInstanceOf(CommitResult.Committed.class));
        var all = place.archive().catalogue().all();
        assertThat(all).hasSize(24);
        assertThat(all).extracting(Published::sequence).doesNotHaveDuplicates();
        for (int worker = 0; worker < 4; worker++) {
            place.checkWhole("big" + worker, BIG, "big");
            for (int i = 0; i < 5; i++) {
                place.checkWhole("f" + worker + "/" + i, Bytes.random(worker * 5 + i, 100), "f");
            }
        }
        assertThat(place.leftOvers()).isEmpty();
    }

    @Test
    void theSameFileIsCommittedOnce() throws Exception {
        var small = place.drop("small", SMALL);
        var works = new ArrayList<Work>();
        for (int i = 0; i < 4; i++) {
            works.add(committer -> committer.commitAll(List.of(small)));
        }
        works.add(committer -> List.of(committer.commit(small)));
        var results = atOnce(works);

        assertThat(results).filteredOn(CommitResult.Committed.class::isInstance).hasSize(1);
        assertThat(results).filteredOn(CommitResult.Duplicate.class::isInstance).hasSize(4);
        assertThat(place.archive().catalogue().all()).hasSize(1);
        place.checkWhole("small", SMALL, "small");
        assertThat(place.leftOvers()).isEmpty();
    }

    @Test
    void versionsOfOnePathAreAllKept() throws Exception {
        var works = new ArrayList<Work>();
        for (int i = 0; i < 6; i++) {
            place.drop("v" + i, Bytes.random(i, 100));
            var source = new Source(DROP.resolve("v" + i), ArchivePath.of("f"));
            works.add(
                    i % 2 == 0
                            ? committer -> committer.commitAll(List.of(source))
                            : committer -> List.of(committer.commit(source)));
        }
        atOnce(works);

        var versions = place.archive().catalogue().versions(ArchivePath.of("f"));
        assertThat(versions).hasSize(6);
        assertThat(versions).extracting(Published::sequence).doesNotHaveDuplicates();
        for (int i = 0; i < 6; i++) {
            place.checkWhole("f", Bytes.random(i, 100), "version " + i);
        }
    }
}
