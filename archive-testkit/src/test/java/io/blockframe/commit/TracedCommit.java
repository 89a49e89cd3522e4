package io.blockframe.commit;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Geometry;
import io.blockframe.format.Tier;
import io.blockframe.format.TierPolicy;
import io.blockframe.store.Archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program that {@link CommitSystemCallsTest} traces: commits what lies in {@code
 * DIRECTORY/drop}, files of some size alone and small ones together, and takes each source
 * afterwards.
 */
final class TracedCommit {

    private TracedCommit() {}

    public static void main(String[] arguments) throws IOException {
        var directory = Path.of(arguments[0]);
        var disk = OsDisk.instance();
        var archive = Archive.create(disk, directory.resolve("archive"));
        var tiers = new TierPolicy(List.of(new Tier(1, 1L << 40, new Geometry(2, 2, 1 << 16))));
        var committer = new Committer(archive, tiers);
        List<Source> sources;
        try (Stream<Path> files = Files.list(directory.resolve("drop"))) {
            sources =
                    files.map(f -> new Source(f, ArchivePath.of("in/" + f.getFileName()))).toList();
        }
        var results =
                sources.size() == 1
                        ? List.of(committer.commit(sources.getFirst()))
                        : committer.commitAll(sources);
        for (var result : results) {
            if (result instanceof CommitResult.Committed) {
                disk.delete(result.source().file());
            }
        }
    }
}
