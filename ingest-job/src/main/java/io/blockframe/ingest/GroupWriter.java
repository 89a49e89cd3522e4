package io.blockframe.ingest;

import io.blockframe.commit.Committer;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

import java.io.IOException;
import java.util.List;

/** Commits the files of a group behind shared forces, and then takes them out of the folder. */
final class GroupWriter implements ItemWriter<List<Dropped>> {

    private final Committer committer;
    private final Disposal disposal;

    GroupWriter(Committer committer, Disposal disposal) {
        this.committer = committer;
        this.disposal = disposal;
    }

    @Override
    public void write(Chunk<? extends List<Dropped>> chunk) throws IOException {
        for (var group : chunk) {
            commit(group);
        }
    }

    private void commit(List<Dropped> files) throws IOException {
        var progress = disposal.notes().progress();
        progress.workOn(files.getFirst().source().path().printable());
        // Somebody may be writing one anew since it was found: half of it must not be published.
        var group = files.stream().filter(disposal::isStillSettled).toList();
        var results = committer.commitAll(group.stream().map(Dropped::source).toList());
        disposal.dispose(group, results);
        progress.add(files.size(), files.stream().mapToLong(Dropped::sizeBytes).sum());
    }
}
