package io.blockframe.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Published;
import io.blockframe.scrub.ScrubOptions;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryInspector;
import io.blockframe.store.InspectorOptions;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.Scrubs;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Paths around the longest that a real system takes, in a group and one by one. */
class LongPathsTest {

    /** With the byte that ends it. */
    private static final int PATH_MAX = 4096;

    /** An underscore and the root. */
    private static final int SUFFIX_BYTES = 65;

    @TempDir private Path home;

    /**
     * Goal: what is acknowledged can be read and repaired; the path of no file in it is too long.
     */
    @ParameterizedTest(name = "{0} bytes in the file")
    @ValueSource(ints = {10, 70_000, 1_000_000})
    void whatIsCommittedCanBeReadAndRepaired(int sizeBytes) throws IOException {
        var archive = Archive.create(OsDisk.instance(), home.resolve("archive"));
        var committer = new Committer(archive, DropAndArchive.TIERS);
        int committed = 0;
        int refused = 0;
        for (int length = PATH_MAX - 100; length < PATH_MAX + 10; length += 5) {
            byte[] content = Bytes.random(length, sizeBytes);
            var source = new Source(home.resolve("source"), pathOf(length, archive));
            Files.write(source.file(), content);
            switch (committer.commitAll(List.of(source)).getFirst()) {
                case CommitResult.Committed(_, var published, _) -> {
                    committed++;
                    checkReadAndRepaired(archive, published);
                }
                case CommitResult.Failed(_, var cause) -> {
                    refused++;
                    assertThat(cause)
                            .isInstanceOf(SourceRefusedException.class)
                            .hasMessageContaining("File name too long");
                }
                case CommitResult.Duplicate duplicate -> throw new AssertionError(duplicate);
            }
        }
        assertThat(committed).isPositive();
        assertThat(refused).isPositive();
        assertThat(Scrubs.run(archive, ScrubOptions.VERIFY, _ -> {}).worst())
                .isEqualTo(EntryStatus.HEALTHY);
    }

    private static void checkReadAndRepaired(Archive archive, Published published)
            throws IOException {
        var folder = archive.folder(published);
        Files.delete(folder.path(folder.manifest().shards().getFirst()));
        Files.delete(folder.manifestCopy(0));
        try (var inspector = new EntryInspector(InspectorOptions.SCRUB)) {
            assertThat(inspector.inspect(archive, published).status())
                    .as("%s", folder.directory())
                    .isEqualTo(EntryStatus.REPAIRED);
        }
    }

    /** A path whose entry will have a folder of that many bytes. */
    private static ArchivePath pathOf(int folderBytes, Archive archive) {
        int top = archive.directory().toString().getBytes(StandardCharsets.UTF_8).length + 1;
        int left = folderBytes - top - SUFFIX_BYTES;
        var path = new StringBuilder();
        while (left - path.length() > 190) {
            path.append("d".repeat(99)).append('/');
        }
        return ArchivePath.of(path.append("f".repeat(left - path.length())).toString());
    }
}
