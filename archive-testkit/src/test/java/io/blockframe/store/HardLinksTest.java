package io.blockframe.store;

import static io.blockframe.store.InspectedArchive.CELL;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;
import io.blockframe.scrub.Scrub;
import io.blockframe.scrub.ScrubOptions;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.Scrubs;
import io.blockframe.testkit.TestEntries;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/** Goal: copies that something replaced by hard links to one file become files of their own. */
class HardLinksTest {

    @TempDir private Path directory;

    @Test
    void linkedCopiesAreNoProofAndAreMadeFilesOfTheirOwn() throws IOException {
        var archive = Archive.create(OsDisk.instance(), directory);
        for (var geometry : List.of(new Geometry(1, 3, 1 << 20), new Geometry(3, 2, 2 * CELL))) {
            var entry =
                    new TestEntries(archive.disk(), directory, archive.identity().id())
                            .write("k" + geometry.dataShards(), Bytes.random(7, 400_000), geometry);
            new Publisher(archive).adopt(entry.published().folder(), entry.folder().manifest());
        }
        assertThat(Scrubs.run(archive, ScrubOptions.HEALTH, _ -> {}).worst())
                .isEqualTo(EntryStatus.HEALTHY);
        var before = Scrubs.withoutLedger(DiskIo.readTree(archive.disk(), directory));
        int files = files().size();

        linkEqualFiles();
        assertThat(inodes()).hasSizeLessThan(files);
        var seen = Scrubs.run(archive, ScrubOptions.VERIFY, _ -> {});
        assertThat(seen.count(EntryStatus.DAMAGED)).isEqualTo(2);

        var summary = Scrubs.run(archive, ScrubOptions.HEALTH, _ -> {});
        assertThat(summary.entries()).containsOnlyKeys(EntryStatus.REPAIRED);
        assertThat(summary.archiveStatus()).isEqualTo(EntryStatus.REPAIRED);
        assertThat(summary.damaged().getFirst().what()).contains("hard link");
        assertThat(inodes()).hasSize(files().size());
        var after = Scrubs.withoutLedger(DiskIo.readTree(archive.disk(), directory));
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((path, bytes) -> assertThat(after.get(path)).isEqualTo(bytes));
        assertThat(Scrubs.run(archive, ScrubOptions.HEALTH, _ -> {}).worst())
                .isEqualTo(EntryStatus.HEALTHY);
    }

    /** Goal: a file of its own is also made of a linked shard by one process after another. */
    @Test
    void linkedShardsAreMadeFilesOfTheirOwnBandByBand() throws IOException {
        var archive = Archive.create(OsDisk.instance(), directory);
        var entry =
                new TestEntries(archive.disk(), directory, archive.identity().id())
                        .write("a", Bytes.random(7, 8 << 20), new Geometry(1, 3, 8 << 20));
        new Publisher(archive).adopt(entry.published().folder(), entry.folder().manifest());
        var before = Scrubs.withoutLedger(DiskIo.readTree(archive.disk(), directory));
        linkEqualFiles();
        var job = ScrubOptions.job("nightly", true);
        int processes = 1;
        var scrub = Scrub.begin(archive, job, _ -> {});
        while (scrub.step()) {
            var cursor = scrub.cursor();
            scrub.close();
            scrub = Scrub.resume(archive, job, _ -> {}, cursor);
            processes++;
        }
        scrub.close();
        assertThat(processes).as("one for each band, and one for the end").isEqualTo(3);
        assertThat(scrub.summary().entries()).containsOnlyKeys(EntryStatus.REPAIRED);
        assertThat(inodes()).hasSize(files().size());
        var after = Scrubs.withoutLedger(DiskIo.readTree(archive.disk(), directory));
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((path, bytes) -> assertThat(after.get(path)).isEqualTo(bytes));
    }

    /** As jdupes, rdfind and their like do. */
    private void linkEqualFiles() throws IOException {
        var first = new HashMap<Digest, Path>();
        for (var file : files()) {
            var bytes = Files.readAllBytes(file);
            var known = first.putIfAbsent(Blake3.ofMetadata(bytes), file);
            if (known != null && bytes.length > 0) {
                Files.delete(file);
                Files.createLink(file, known);
            }
        }
    }

    private HashSet<Object> inodes() throws IOException {
        var inodes = new HashSet<>();
        for (var file : files()) {
            inodes.add(Files.getAttribute(file, "unix:ino"));
        }
        return inodes;
    }

    private List<Path> files() throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
