package io.blockframe.commit;

import io.blockframe.format.TierPolicy;
import io.blockframe.store.Archive;
import io.blockframe.store.InspectionListener;
import io.blockframe.store.Publisher;
import io.blockframe.store.StoppedException;

import java.io.IOException;
import java.util.List;

/** Commits sources to an archive: many small ones together, a large one stripe by stripe. */
public final class Committer {

    /** A source of up to this size goes with others into one group. */
    public static final long GROUP_MAX_BYTES = 8 << 20;

    private final Archive archive;
    private final TierPolicy tiers;
    private final GroupCommit.Threads threads;

    /** Finishes what crashed commits had begun, and deletes what of them nobody can resume. */
    public Committer(Archive archive, TierPolicy tiers) throws IOException {
        this(archive, tiers, GroupCommit.Threads.ofMachine());
    }

    Committer(Archive archive, TierPolicy tiers, GroupCommit.Threads threads) throws IOException {
        this.archive = archive;
        this.tiers = tiers;
        this.threads = threads;
        archive.forceNames();
        new Publisher(archive).finishPending();
        Staging.collect(archive);
    }

    /**
     * Commits small sources together, sharing the forces.
     *
     * @param sources each of at most {@link #GROUP_MAX_BYTES}; together they should stay below some
     *     thousand files and a few hundred megabytes
     * @return a result for each source, in their order; a source that fails, or does not fit, does
     *     not harm the others
     * @throws IOException when the archive itself cannot be written; nothing of the group is lost
     */
    public List<CommitResult> commitAll(List<Source> sources) throws IOException {
        return commitAll(sources, _ -> {});
    }

    /**
     * The same, told to somebody.
     *
     * @param listener as in {@link #begin}
     * @throws StoppedException when the listener says so; what was published is found to be
     *     archived by the next commit
     */
    public List<CommitResult> commitAll(List<Source> sources, InspectionListener listener)
            throws IOException {
        try (var group = new GroupCommit(archive, tiers, threads, listener)) {
            return group.commit(sources);
        }
    }

    /**
     * Begins the commit of a source of any size, or goes on with an interrupted one.
     *
     * @param listener is told, while content is compared that the archive may have already, and
     *     while such an entry is checked, how many bytes more were read; may end that
     * @throws StoppedException when the listener says so
     * @throws SourceException when the source cannot be archived
     * @throws io.blockframe.disk.DiskFullException when there is not enough room for it
     */
    public CommitSession begin(Source source, InspectionListener listener) throws IOException {
        var file = SourceFile.open(archive.disk(), source);
        try {
            return CommitSession.begin(archive, tiers, file, listener);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The same, told to nobody. */
    public CommitSession begin(Source source) throws IOException {
        return begin(source, _ -> {});
    }

    /**
     * Makes sure of room in the archive.
     *
     * @throws io.blockframe.disk.DiskFullException when fewer bytes are free
     */
    public void requireRoom(long bytes) throws IOException {
        FreeSpace.require(archive, bytes);
    }

    /** Commits one source of any size from beginning to end. */
    public CommitResult commit(Source source) throws IOException {
        try (var session = begin(source)) {
            while (session.stripesDone() < session.stripeCount()) {
                session.commitStripe();
            }
            return session.seal();
        }
    }
}
