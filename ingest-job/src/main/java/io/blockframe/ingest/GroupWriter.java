package io.blockframe.ingest;

import io.blockframe.commit.Committer;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Commits the files of a chunk behind shared forces, and then takes them out of the folder. */
final class GroupWriter implements ItemWriter<Dropped> {

    /** File bytes that share their forces. */
    static final long GROUP_BYTES = 256_000_000;

    private final Committer committer;
    private final Disposal disposal;

    GroupWriter(Committer committer, Disposal disposal) {
        this.committer = committer;
        this.disposal = disposal;
    }

    @Override
    public void write(Chunk<? extends Dropped> chunk) throws IOException {
        var group = new ArrayList<Dropped>();
        long bytes = 0;
        for (var file : chunk) {
            if (bytes + file.sizeBytes() > GROUP_BYTES) {
                commit(group);
                group.clear();
                bytes = 0;
            }
            group.add(file);
            bytes += file.sizeBytes();
        }
        commit(group);
    }

    private void commit(List<Dropped> files) throws IOException {
        if (files.isEmpty()) {
            return;
        }
        var progress = disposal.notes().progress();
        progress.workOn(files.getFirst().source().path().printable());
        // Somebody may be writing one anew since it was found: half of it must not be published.
        var group = files.stream().filter(disposal::isStillSettled).toList();
        var results = committer.commitAll(group.stream().map(Dropped::source).toList());
        disposal.dispose(group, results);
        progress.add(files.size(), files.stream().mapToLong(Dropped::sizeBytes).sum());
    }
}
