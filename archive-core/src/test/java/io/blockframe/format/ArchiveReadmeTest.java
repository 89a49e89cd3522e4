package io.blockframe.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Goal: the command that the archive's page gives to somebody without the program works. */
class ArchiveReadmeTest {

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 65536", "1, 800000", "3, 65536", "3, 2500000"})
    void theCommandPutsAFileTogether(int dataShards, int fileBytes, @TempDir Path directory)
            throws IOException, InterruptedException {
        var geometry = new Geometry(dataShards, 3, 65536);
        Path entry = Files.createDirectories(directory.resolve("a b\n.jpg_0"));
        byte[] file = new byte[fileBytes];
        for (int i = 0; i < fileBytes; i++) {
            file[i] = (byte) (i % 251);
        }
        for (int stripe = 0; stripe < geometry.stripeCount(fileBytes); stripe++) {
            write(file, geometry, stripe, entry);
        }
        Path restored = directory.resolve("restored");
        String command = command().replace("/tmp/a.jpg", "'" + restored + "'");
        Process shell =
                new ProcessBuilder("sh", "-c", command)
                        .directory(entry.toFile())
                        .redirectErrorStream(true)
                        .start();
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).as(command).isZero();
        assertThat(restored).hasBinaryContent(file);
    }

    @Test
    void linesFitATerminal() {
        assertThat(ArchiveReadme.TEXT.lines()).allMatch(line -> line.length() <= 100);
        assertThat(ArchiveReadme.TEXT).endsWith("\n").isASCII();
    }

    @Test
    void thePageSaysWhetherItIsWhole() {
        byte[] page = ArchiveReadme.TEXT.getBytes(StandardCharsets.UTF_8);
        assertThat(ArchiveReadme.isWhole(page)).isTrue();
        for (int at : new int[] {0, page.length / 2, page.length - 2, page.length - 1}) {
            byte[] rotten = page.clone();
            rotten[at] ^= 1;
            assertThat(ArchiveReadme.isWhole(rotten)).as("byte %d", at).isFalse();
        }
        for (int bytes : new int[] {0, 64, 65, page.length - 1}) {
            assertThat(ArchiveReadme.isWhole(Arrays.copyOf(page, bytes))).isFalse();
        }
    }

    private static void write(byte[] file, Geometry geometry, int stripe, Path entry)
            throws IOException {
        long start = stripe * geometry.stripeBytes();
        for (ShardPlan shard : EntryLayout.shards(geometry, file.length, stripe)) {
            Path place = shard.place().under(entry);
            Files.createDirectories(place.getParent());
            boolean parity = shard.index() >= geometry.dataShards();
            int from = parity ? 0 : (int) start + shard.index() * geometry.shardBytes();
            Files.write(place, Arrays.copyOfRange(file, from, from + shard.bytes()));
        }
    }

    private static String command() {
        return ArchiveReadme.TEXT
                .lines()
                .filter(line -> line.contains("find . "))
                .findFirst()
                .orElseThrow();
    }
}
