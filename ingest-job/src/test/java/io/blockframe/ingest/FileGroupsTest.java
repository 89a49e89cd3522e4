package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.commit.Committer;
import io.blockframe.commit.Source;
import io.blockframe.disk.FileStatus;
import io.blockframe.format.ArchivePath;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Goal: a daemon that is stopped waits for one group, which is never much. */
class FileGroupsTest {

    @Test
    void hasNoGroupWithoutFiles() {
        assertThat(FileGroups.of(List.of())).isEmpty();
    }

    @Test
    void endsAGroupAtItsNumberOfFiles() {
        assertThat(FileGroups.of(files(FileGroups.MAX_FILES, 0))).hasSize(1);
        assertThat(FileGroups.of(files(FileGroups.MAX_FILES + 1, 0)))
                .extracting(List::size)
                .containsExactly(FileGroups.MAX_FILES, 1);
    }

    @Test
    void endsAGroupAtItsBytes() {
        long quarter = FileGroups.MAX_BYTES / 4;
        assertThat(FileGroups.of(files(4, quarter))).hasSize(1);
        assertThat(FileGroups.of(files(5, quarter))).extracting(List::size).containsExactly(4, 1);
        assertThat(FileGroups.of(files(2, FileGroups.MAX_BYTES + 1))).hasSize(2);
    }

    @Test
    void keepsEveryFileInItsOrder() {
        var files = files(2_500, Committer.GROUP_MAX_BYTES);
        var groups = FileGroups.of(files);
        assertThat(groups.stream().flatMap(List::stream)).containsExactlyElementsOf(files);
        assertThat(groups)
                .allSatisfy(
                        group ->
                                assertThat(group.stream().mapToLong(Dropped::sizeBytes).sum())
                                        .isLessThanOrEqualTo(FileGroups.MAX_BYTES));
    }

    private static List<Dropped> files(int count, long bytes) {
        var files = new ArrayList<Dropped>();
        for (int i = 0; i < count; i++) {
            var name = "file" + i;
            var source = new Source(Path.of("/drop", name), ArchivePath.of(name));
            files.add(new Dropped(source, status(bytes)));
        }
        return files;
    }

    private static FileStatus status(long bytes) {
        var time = Instant.EPOCH;
        return new FileStatus(FileStatus.Kind.FILE, bytes, time, time, 0644, 1, 2, 0, 0, 1);
    }
}
