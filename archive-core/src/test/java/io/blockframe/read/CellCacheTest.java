package io.blockframe.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blockframe.format.Geometry;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class CellCacheTest {
    private static final int CAPACITY = 4;
    private static final Digest ROOT = Blake3.ofMetadata(new byte[] {1});

    private final CellCache cache = new CellCache((long) CAPACITY * Geometry.CELL_BYTES);
    private final AtomicInteger loads = new AtomicInteger();

    @AfterEach
    void close() throws IOException {
        cache.close();
    }

    private CachedCell cell(long number) throws IOException {
        return cache.cell(
                ROOT,
                number,
                memory -> {
                    loads.incrementAndGet();
                    memory.fill((byte) number);
                });
    }

    private static byte firstByte(CachedCell cell) {
        return cell.memory().get(ValueLayout.JAVA_BYTE, 0);
    }

    /** Goal: what is there is read once, and how often it was there is known. */
    @Test
    void keepsWhatWasReadAndCounts() throws IOException {
        for (int i = 0; i < 10; i++) {
            try (var cell = cell(1)) {
                assertEquals(1, firstByte(cell));
            }
        }
        assertEquals(1, loads.get());
        assertEquals(new CellCache.Use(9, 1, Geometry.CELL_BYTES), cache.use());
    }

    /**
     * Goal: what was given as a whole, in whatever parts, makes room; whoever copies still has it.
     */
    @Test
    void whatWasGivenAsAWholeIsDropped() throws IOException {
        long whole = Geometry.CELL_BYTES;
        try (var cell = cell(1)) {
            assertFalse(cell.gave(0, 10_000, whole)); // two pages and a piece
            assertFalse(cell.gave(8192, 40_000, whole)); // up to within the tenth
            assertFalse(cell.gave(40_960, whole, whole)); // none has all of the tenth yet
            assertFalse(cell.gave(4096, 8192, whole)); // once more
            assertTrue(cell.gave(36_864, 40_960, whole));
            cache.drop(ROOT, 1, cell);
            assertEquals(0, cache.use().keptBytes());
            cell(2).close();
            assertEquals(1, firstByte(cell));
        }
        try (var last = cell(3)) {
            assertTrue(last.gave(0, 5_000, 5_000)); // a cell of the file's last bytes
        }
        cell(1).close();
        assertEquals(4, loads.get());
    }

    /** Goal: readers that want the same cell at once read it once. */
    @Test
    void manyAtOnceLoadOnce() throws Exception {
        int readers = 8;
        var asking = new CountDownLatch(readers);
        try (var threads = Executors.newFixedThreadPool(readers)) {
            var answers =
                    IntStream.range(0, readers)
                            .mapToObj(_ -> threads.submit(() -> firstByteOfSlowCell(asking)))
                            .toList();
            for (Future<Byte> answer : answers) {
                assertEquals((byte) 7, answer.get().byteValue());
            }
        }
        assertEquals(1, loads.get());
    }

    private byte firstByteOfSlowCell(CountDownLatch asking) throws IOException {
        asking.countDown();
        try (var cell =
                cache.cell(
                        ROOT,
                        7,
                        memory -> {
                            loads.incrementAndGet();
                            awaitAll(asking);
                            memory.fill((byte) 7);
                        })) {
            return firstByte(cell);
        }
    }

    private static void awaitAll(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Goal: memory that somebody copies from is not given to others, however full the cache is. */
    @Test
    void whatIsHeldIsNotReused() throws IOException {
        try (var held = cell(1)) {
            for (int number = 2; number < 100; number++) {
                cell(number).close();
            }
            assertEquals(1, firstByte(held));
        }
    }

    /** Goal: the next reader tries again what the first could not read. */
    @Test
    void aFailureIsNotKept() throws IOException {
        var failure = new IOException("unreadable");
        var thrown =
                assertThrows(
                        IOException.class,
                        () ->
                                cache.cell(
                                        ROOT,
                                        1,
                                        _ -> {
                                            throw failure;
                                        }));
        assertSame(failure, thrown);
        try (var cell = cell(1)) {
            assertEquals(1, firstByte(cell));
        }
    }

    /** Goal: a cache that may keep nothing keeps nothing, and still reads. */
    @Test
    void keepsNothingWithoutRoom() throws IOException {
        try (var none = new CellCache(Geometry.CELL_BYTES - 1)) {
            for (int i = 0; i < 3; i++) {
                none.cell(ROOT, 1, _ -> loads.incrementAndGet()).close();
            }
            assertEquals(3, loads.get());
        }
    }
}
