package io.blockframe.store;

import io.blockframe.format.CheckedLines;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * The lines that copies of a file hold together, when they differ. Lines are told apart by their
 * checks, part by part, so that the memory it takes does not grow with the files: they are read
 * once for each part instead.
 */
final class LineUnion {

    /** Some hundred thousand lines, whose checks have 8 bytes each. */
    private static final long PART_BYTES = 64 << 20;

    private final List<LineFile> copies;
    private final long parts;

    LineUnion(List<LineFile> copies) throws IOException {
        this(copies, PART_BYTES);
    }

    /**
     * @param partBytes about how many bytes of lines are compared at once
     */
    LineUnion(List<LineFile> copies, long partBytes) throws IOException {
        this.copies = copies;
        long bytes = 0;
        for (var copy : copies) {
            var end = copy.position();
            bytes += end == null ? 0 : end.sizeBytes();
        }
        this.parts = 1 + bytes / partBytes;
    }

    /** Reads the JSON of all lines of a copy. */
    interface Reading {
        LineFile.Outcome read(LineFile copy, Consumer<String> lines) throws IOException;
    }

    /** Gives the JSON of every line that is not in the first copy, once for each copy's own. */
    void forEachOther(Consumer<String> lines) throws IOException {
        for (int copy = 1; copy < copies.size(); copy++) {
            for (long part = 0; part < parts; part++) {
                giveNew(copy, part, lines);
            }
        }
    }

    private void giveNew(int copy, long part, Consumer<String> lines) throws IOException {
        var known = LongStream.builder();
        for (var earlier : copies.subList(0, copy)) {
            earlier.read(0, json -> takeOf(part, json, known));
        }
        long[] sorted = sorted(known.build());
        copies.get(copy)
                .read(
                        0,
                        json -> {
                            long check = CheckedLines.check(json);
                            if (isOf(part, check) && Arrays.binarySearch(sorted, check) < 0) {
                                lines.accept(json);
                            }
                        });
    }

    /** The numbers of the copies that are not whole, or miss a line that another holds. */
    List<Integer> incomplete(Reading reading) throws IOException {
        var incomplete = new BitSet();
        for (long part = 0; part < parts; part++) {
            long of = part;
            var held = new ArrayList<long[]>();
            for (int copy = 0; copy < copies.size(); copy++) {
                var checks = LongStream.builder();
                if (!reading.read(copies.get(copy), json -> takeOf(of, json, checks)).whole()) {
                    incomplete.set(copy);
                }
                held.add(sorted(checks.build()));
            }
            int all = sorted(held.stream().flatMapToLong(Arrays::stream)).length;
            for (int copy = 0; copy < copies.size(); copy++) {
                if (held.get(copy).length < all) {
                    incomplete.set(copy);
                }
            }
        }
        return incomplete.stream().boxed().toList();
    }

    private void takeOf(long part, String json, LongStream.Builder checks) {
        long check = CheckedLines.check(json);
        if (isOf(part, check)) {
            checks.add(check);
        }
    }

    /** In order, each once; {@link LongStream#distinct} would box them. */
    private static long[] sorted(LongStream checks) {
        long[] sorted = checks.sorted().toArray();
        int count = 0;
        for (long check : sorted) {
            if (count == 0 || sorted[count - 1] != check) {
                sorted[count++] = check;
            }
        }
        return Arrays.copyOf(sorted, count);
    }

    private boolean isOf(long part, long check) {
        return Long.remainderUnsigned(check, parts) == part;
    }
}
