package io.blockframe.scrubjob;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskFile;
import io.blockframe.disk.OsDisk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was read of shards from the medium, by all processes: it outlives {@code kill -9}. */
final class ReadLog {
    static final int BAND_BYTES = 4 << 20;

    private final Path file;
    private long left;

    /**
     * @param reads after so many the process dies, as by kill -9
     */
    ReadLog(Path file, long reads) {
        this.file = file;
        this.left = reads;
    }

    /** The operating system's disk, which notes what is read. */
    Disk disk() {
        return proxy(
                Disk.class,
                OsDisk.instance(),
                (name, arguments, result) ->
                        name.equals("openOnMedium") && isShard((Path) arguments[0])
                                ? logged((Path) arguments[0], (DiskFile) result)
                                : result);
    }

    private static boolean isShard(Path path) {
        return path.toString().contains("/blocks/");
    }

    private DiskFile logged(Path path, DiskFile file) {
        return proxy(
                DiskFile.class,
                file,
                (name, arguments, result) -> {
                    if (name.equals("read")) {
                        note(path, (long) arguments[1], ((MemorySegment) arguments[0]).byteSize());
                    }
                    return result;
                });
    }

    private synchronized void note(Path path, long position, long bytes) throws IOException {
        Files.writeString(
                file,
                "%s %d %d\n".formatted(path, position, bytes),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        if (--left == 0) {
            Runtime.getRuntime().halt(KilledScrub.EXIT_CODE);
        }
    }

    /** How many bytes were read of each band of each shard. */
    Map<String, Long> bandBytes() throws IOException {
        var bytes = new HashMap<String, Long>();
        try (var lines = Files.lines(file)) {
            lines.map(line -> line.split(" "))
                    .forEach(
                            read ->
                                    bytes.merge(
                                            read[0] + " " + Long.parseLong(read[1]) / BAND_BYTES,
                                            Long.parseLong(read[2]),
                                            Long::sum));
        }
        return bytes;
    }

    /**
     * How often a band was read whole, of all its shards, over all bands: it cannot have been
     * checked more often.
     */
    long wholeBands(int shards) throws IOException {
        var pieces = new HashMap<String, List<Long>>();
        bandBytes()
                .forEach(
                        (piece, bytes) -> {
                            // blocks/block_0/segments/segment_0.dat, and the band's number
                            var file = Path.of(piece.substring(0, piece.lastIndexOf(' ')));
                            var stripe = file.getParent().getParent().toString();
                            var band = piece.substring(piece.lastIndexOf(' '));
                            pieces.computeIfAbsent(stripe + band, _ -> new ArrayList<>())
                                    .add(bytes / BAND_BYTES);
                        });
        return pieces.values().stream()
                .filter(reads -> reads.size() == shards)
                .mapToLong(Collections::min)
                .sum();
    }

    /** Passes on what a method gave. */
    interface After {
        Object apply(String method, Object[] arguments, Object result) throws IOException;
    }

    /** Something real of which every result is passed on by {@code after}. */
    static <T> T proxy(Class<T> type, T real, After after) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> {
                            try {
                                return after.apply(
                                        method.getName(),
                                        arguments,
                                        method.invoke(real, arguments));
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }
}
