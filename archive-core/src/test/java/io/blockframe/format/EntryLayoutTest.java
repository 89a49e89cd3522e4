package io.blockframe.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;

/**
 * Goal: every entry has a folder of its own that every file system takes, and every shard a place.
 */
class EntryLayoutTest {
    private static final Digest ROOT = Blake3.fastest().hash(new byte[0]);

    @Test
    void anEntryLiesInTheFoldersItWasDroppedIn() {
        assertThat(EntryLayout.folder(ArchivePath.of("photos/2024/a.jpg"), ROOT))
                .hasToString("photos/2024/a.jpg_" + ROOT);
        assertThat(EntryLayout.isEntryName("a.jpg_" + ROOT)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a.jpg, false",
        "a_b, false",
        "'', false",
        "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262, false",
        "_af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262, true",
        "a_AF1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262, false",
        "a_af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262~, false",
        "a-af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262, false",
    })
    void entriesAreToldByTheirName(String name, boolean entry) {
        assertThat(EntryLayout.isEntryName(name)).isEqualTo(entry);
    }

    @ParameterizedTest
    @CsvSource({
        "photos, photos",
        "photos~, photos~",
        "README.txt, README.txt~",
        "README.txt~~, README.txt~~~",
        "readme.TXT, readme.TXT~",
        ".blockframe, .blockframe~",
        ".blockframe2, .blockframe2~",
        ".BlockFrame~, .BlockFrame~~",
        "a_af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262,"
                + " a_af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262~",
    })
    void foldersNeverLookLikeEntriesOrLikeOurs(String name, String folder) {
        ArchivePath path = ArchivePath.of(name + "/x/" + name);
        assertThat(EntryLayout.folder(path, ROOT)).hasToString(folder + "/x/" + name + "_" + ROOT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 189, 190, 191, 254, 255})
    void namesFitTheFileSystemAndAreCutBetweenCharacters(int bytes) {
        for (String character : new String[] {"a", "ä", "€", "😀", "\uDCFF"}) {
            int characterBytes = ArchivePath.of(character).bytes().length;
            String name =
                    character.repeat(bytes / characterBytes) + "x".repeat(bytes % characterBytes);
            ArchivePath path = ArchivePath.of(name);
            for (ArchivePath folder : both(path)) {
                assertThat(folder.bytes()).hasSizeLessThanOrEqualTo(255);
                assertThat(EntryLayout.isEntryName(folder.name())).isTrue();
                assertThat(EntryLayout.isFolderOf(folder, path, ROOT)).isTrue();
            }
        }
    }

    @Test
    void longNamesThatBeginAlikeHaveFoldersOfTheirOwn() {
        ArchivePath first = ArchivePath.of("a".repeat(254) + "1");
        ArchivePath second = ArchivePath.of("a".repeat(254) + "2");
        assertThat(EntryLayout.folder(first, ROOT)).isNotEqualTo(EntryLayout.folder(second, ROOT));
        assertThat(EntryLayout.folder(first, ROOT).name())
                .startsWith("a".repeat(157) + "~")
                .hasSize(255);
    }

    @Test
    void aReservedFolderNameOfFullLengthIsShortened() {
        String name = ".blockframe" + "€".repeat(81) + "x";
        ArchivePath path = ArchivePath.of(name + "/f");
        String folder = EntryLayout.folder(path, ROOT).parent().orElseThrow().name();
        String hash = Blake3.fastest().hash(name.getBytes(StandardCharsets.UTF_8)).toString();
        assertThat(folder).isEqualTo(".blockframe" + "€".repeat(70) + "~" + hash.substring(0, 32));
    }

    @Test
    void pathsThatDifferInCaseHaveAlternateFoldersOfTheirOwn() {
        ArchivePath lower = EntryLayout.alternateFolder(ArchivePath.of("x/a.jpg"), ROOT);
        ArchivePath upper = EntryLayout.alternateFolder(ArchivePath.of("X/A.jpg"), ROOT);
        assertThat(lower.toString()).isNotEqualToIgnoringCase(upper.toString());
        assertThat(lower.toString()).matches("x/a\\.jpg~[0-9a-f]{32}_" + ROOT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void differentPathsHaveDifferentFolders(long seed) {
        var random = new Random(seed);
        var paths = new HashSet<ArchivePath>();
        var folders = new HashSet<ArchivePath>();
        for (int i = 0; i < 5000; i++) {
            ArchivePath path = ArchivePath.ofBytes(Samples.nastyPath(random));
            paths.add(path);
            folders.add(EntryLayout.folder(path, ROOT));
        }
        assertThat(folders).hasSameSizeAs(paths);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 65536, 0, 0, segment_0.dat",
        "1, 65536, 0, 3, parity_0_2.dat",
        "30, 1, 0, 0, segment_0.dat",
        "30, 1, 0, 32, parity_0_2.dat",
        "1, 65537, 0, 0, segments/segment_0.dat",
        "1, 65537, 0, 1, parity/parity_0_0.dat",
        "1, 100000000, 2, 0, segments/segment_2.dat",
        "1, 100000000, 2, 3, parity/parity_2_2.dat",
        "30, 65537, 0, 0, blocks/block_0/segments/segment_0.dat",
        "30, 2000000000, 1, 2, blocks/block_1/segments/segment_32.dat",
        "30, 2000000000, 1, 31, blocks/block_1/parity/parity_1.dat",
    })
    void placesOfShards(int dataShards, long fileBytes, int stripe, int shard, String place) {
        var geometry = new Geometry(dataShards, 3, 1 << 25);
        assertThat(EntryLayout.place(geometry, fileBytes, stripe, shard)).hasToString(place);
    }

    @Test
    void shardsPastTheEndOfTheFileHaveNoPlace() {
        var geometry = new Geometry(30, 3, 65536);
        assertThat(EntryLayout.shards(geometry, 65537, 0))
                .extracting(ShardPlan::index)
                .containsExactly(0, 1, 30, 31, 32);
        assertThat(EntryLayout.shards(geometry, 65537, 0))
                .extracting(ShardPlan::bytes)
                .containsExactly(65536, 1, 65536, 65536, 65536);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntryLayout.place(geometry, 65537, 0, 2))
                .withMessageContaining("past the end");
    }

    @Test
    void copiesAreNumbered() {
        assertThat(EntryLayout.manifestName(0)).isEqualTo("manifest.json");
        assertThat(EntryLayout.manifestName(3)).isEqualTo("manifest.3.json");
        assertThat(EntryLayout.cellsName(0)).isEqualTo("cells.dat");
        assertThat(EntryLayout.cellsName(1)).isEqualTo("cells.1.dat");
        assertThat(EntryLayout.identityName(2)).isEqualTo("archive.2.json");
        assertThat(EntryLayout.catalogueName(0)).isEqualTo("catalog");
        assertThat(EntryLayout.catalogueName(2)).isEqualTo("catalog.2");
        assertThat(EntryLayout.metadataCopies(new Geometry(30, 3, 65536))).isEqualTo(4);
    }

    private static ArchivePath[] both(ArchivePath path) {
        return new ArchivePath[] {
            EntryLayout.folder(path, ROOT), EntryLayout.alternateFolder(path, ROOT)
        };
    }
}
