package io.blockframe.ingest;

import io.blockframe.commit.Committer;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskFullException;
import io.blockframe.store.InspectionListener;
import io.blockframe.store.NoArchiveException;
import io.blockframe.store.StoppedException;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

import java.io.IOException;
import java.util.List;

/**
 * Commits the files of a group behind shared forces, and then takes them out of the folder. Where a
 * group fails, its halves are tried, so that in the end only those files are left that fail alone.
 */
final class GroupWriter implements ItemWriter<List<Dropped>>, InspectionListener {

    /** When so many fail one after another, and none succeeded in between, it is the archive. */
    private static final int MAX_FAILED_IN_A_ROW = 3;

    private final Committer committer;
    private final Disposal disposal;
    private int failedInARow;

    GroupWriter(Committer committer, Disposal disposal) {
        this.committer = committer;
        this.disposal = disposal;
    }

    @Override
    public void write(Chunk<? extends List<Dropped>> chunk) throws IOException {
        for (var files : chunk) {
            var progress = disposal.notes().progress();
            progress.workOn(files.getFirst().source().path().printable());
            try {
                commit(files);
                progress.add(files.size(), files.stream().mapToLong(Dropped::sizeBytes).sum());
            } catch (StoppedException e) {
                return; // the step was told so, and ends as stopped
            }
        }
    }

    @Override
    public void checked(long bytes) {
        // A group counts as a whole.
    }

    /** What the archive has already may take longer to be checked than a stop may take. */
    @Override
    public boolean stops() {
        return disposal.isStopping();
    }

    private void commit(List<Dropped> files) throws IOException {
        try {
            commitTogether(files);
            failedInARow = 0;
        } catch (IOException e) {
            if (concernsAll(e)) {
                throw e;
            }
            if (files.size() > 1) {
                commit(files.subList(0, files.size() / 2));
                commit(files.subList(files.size() / 2, files.size()));
            } else if (++failedInARow < MAX_FAILED_IN_A_ROW) {
                disposal.failed(files.getFirst(), e);
            } else {
                throw e;
            }
        }
    }

    private static boolean concernsAll(IOException error) {
        return error instanceof StoppedException
                || error instanceof NoArchiveException
                || error instanceof DiskFullException
                || DiskErrors.isReadOnly(error);
    }

    private void commitTogether(List<Dropped> files) throws IOException {
        // Somebody may be writing one anew since it was found: half of it must not be published.
        var group = files.stream().filter(disposal::isStillSettled).toList();
        if (!group.isEmpty()) {
            disposal.dispose(
                    group, committer.commitAll(group.stream().map(Dropped::source).toList(), this));
        }
    }
}
