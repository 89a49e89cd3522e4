package io.blockframe.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.CheckedLines;
import io.blockframe.testkit.SimulatedDisk;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Goal: what copies hold together is the same in however many parts they are compared. */
class LineUnionTest {

    private static final int LINES = 60;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Random random = new Random(20261126);

    /** Writes a copy in which some lines do not check. */
    private LineFile copy(String name, double damaged) {
        var bytes = new ByteArrayOutputStream();
        for (int line = 0; line < LINES; line++) {
            byte[] encoded = CheckedLines.encode("{\"line\":" + line + "}");
            if (random.nextDouble() < damaged) {
                encoded[3] ^= 1;
            }
            bytes.writeBytes(encoded);
        }
        disk.put(Path.of(name), bytes.toByteArray());
        return new LineFile(disk, Path.of(name));
    }

    @ParameterizedTest
    @ValueSource(longs = {200, 1000, 1 << 20})
    void everyLineThatAnyCopyHoldsIsGivenOnce(long partBytes) throws IOException {
        var copies = List.of(copy("/0", 0.3), copy("/1", 0.3), copy("/2", 0));
        var lines = new ArrayList<String>();
        copies.getFirst().read(0, lines::add);
        int first = lines.size();

        new LineUnion(copies, partBytes).forEachOther(lines::add);

        assertThat(first).isBetween(1, LINES - 1);
        assertThat(lines)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, LINES).mapToObj(it -> "{\"line\":" + it + "}").toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {200, 1000, 1 << 20})
    void copiesThatMissALineAreFound(long partBytes) throws IOException {
        var copies = List.of(copy("/0", 0), copy("/1", 0.05), copy("/2", 0), copy("/3", 0));
        byte[] whole = disk.bytes(Path.of("/3"));
        int lastLine = CheckedLines.encode("{\"line\":59}").length;
        disk.put(Path.of("/3"), Arrays.copyOf(whole, whole.length - lastLine));

        var union = new LineUnion(copies, partBytes);

        assertThat(union.incomplete((copy, lines) -> copy.read(0, lines))).containsExactly(1, 3);
    }
}
