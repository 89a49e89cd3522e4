package io.blockframe.store;

import static io.blockframe.store.ReadAhead.Reader.ALL_WAITING;
import static io.blockframe.store.ReadAhead.Reader.ONE_WAITING;
import static io.blockframe.store.ReadAhead.Reader.OWN_THREAD;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.Throttle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

@Timeout(60)
class ReadAheadTest {

    private static final int PIECES = 20;
    private static final int SLOTS = 4;
    private static final int BYTES = 3 * Throttle.READ_BYTES;

    private final List<String> read = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore reads = new Semaphore(0);
    private final AtomicBoolean stops = new AtomicBoolean();

    /** Goal: every piece is read once, and never over one that is still worked on. */
    @ParameterizedTest
    @EnumSource
    void readsIntoReleasedSlots(ReadAhead.Reader who) throws IOException {
        try (var reader = reader(who, Throttle.NONE)) {
            for (int piece = 0; piece < PIECES; piece++) {
                reader.await(piece);
                assertThat(read.size()).isBetween(piece + 1, Math.min(PIECES, piece + SLOTS));
                reader.release(piece + 1);
            }
        }
        assertThat(read)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, PIECES).mapToObj(i -> i + "+0:" + BYTES).toList());
    }

    /** Goal: who asks for more after the end is told, and does not wait for ever. */
    @ParameterizedTest
    @EnumSource
    @Timeout(20)
    void nothingComesAfterTheEnd(ReadAhead.Reader who) {
        var reader = reader(who, Throttle.NONE);
        reader.close();
        assertThatThrownBy(() -> reader.await(PIECES - 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("after the end");
    }

    /** Goal: where nothing has to move, all who wait for pieces read at once. */
    @Test
    void allWhoWaitReadAtOnce() throws Exception {
        var together = new CyclicBarrier(3);
        var source =
                new Source() {
                    @Override
                    public int pieces() {
                        return 3;
                    }

                    @Override
                    public void read(int piece, int offset, int bytes) throws IOException {
                        meet(together);
                        super.read(piece, offset, bytes);
                    }
                };
        try (var reader = new ReadAhead(source, SLOTS, ALL_WAITING, pace(Throttle.NONE));
                var waiting = new Workers(3)) {
            // for the last: who waits for one that is being read reads none
            waiting.forEach(3, (_, _) -> reader.await(2));
        }
        assertThat(read).hasSize(3).doesNotHaveDuplicates();
    }

    /** Goal: also while several read at once an error reaches all, and nothing is read after it. */
    @Test
    void anErrorReachesAllWhoReadAtOnce() throws IOException {
        var error = new IOException("Too many open files");
        var source =
                new Source() {
                    @Override
                    public int pieces() {
                        return 4;
                    }

                    @Override
                    public void read(int piece, int offset, int bytes) throws IOException {
                        if (piece == 2) {
                            throw error;
                        }
                        super.read(piece, offset, bytes);
                    }
                };
        try (var reader = new ReadAhead(source, PIECES, ALL_WAITING, pace(Throttle.NONE));
                var waiting = new Workers(3)) {
            reader.await(0);
            assertThatThrownBy(() -> waiting.forEach(2, (part, _) -> reader.await(1 + part)))
                    .isSameAs(error);
            int before = read.size();
            assertThatThrownBy(() -> reader.await(2)).isSameAs(error);
            assertThat(read).hasSize(before);
        }
    }

    private static void meet(CyclicBarrier others) throws IOException {
        try {
            others.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException("read alone", e);
        }
    }

    /** Goal: heads do not jump between two pieces: one is read at a time, whoever waits. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ALL_WAITING")
    void oneIsReadAtATime(ReadAhead.Reader who) throws Exception {
        var reading = new AtomicInteger();
        var most = new AtomicInteger();
        var source =
                new Source() {
                    @Override
                    public void read(int piece, int offset, int bytes) {
                        most.accumulateAndGet(reading.incrementAndGet(), Math::max);
                        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2);
                        while (System.nanoTime() < end) {
                            Thread.onSpinWait();
                        }
                        reading.decrementAndGet();
                    }
                };
        try (var reader = new ReadAhead(source, PIECES, who, pace(Throttle.NONE));
                var waiting = new Workers(3)) {
            waiting.forEach(PIECES, (piece, _) -> reader.await(piece));
        }
        assertThat(most).hasValue(1);
    }

    /** Goal: the disk is busy while nobody waits: all slots are filled without being asked. */
    @Test
    void fillsEverySlotUnasked() throws Exception {
        try (var reader = reader(OWN_THREAD, Throttle.NONE)) {
            reads.acquire(SLOTS);
            reader.release(2);
            reads.acquire(2);
        }
        assertThat(read).hasSize(SLOTS + 2);
    }

    @Test
    void readsShortPartsUnderALimit() throws IOException {
        try (var reader = reader(ONE_WAITING, Throttle.of(1L << 40))) {
            reader.await(0);
        }
        assertThat(read).containsExactly("0+0:524288", "0+524288:524288", "0+1048576:524288");
    }

    /** Goal: who waits for a slow rate can be interrupted, and nothing is read after that. */
    @ParameterizedTest
    @EnumSource
    void canBeInterrupted(ReadAhead.Reader who) {
        try (var reader = reader(who, Throttle.of(1))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> reader.await(1)).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).as("still interrupted").isTrue();
            assertThatThrownBy(() -> reader.await(0)).isInstanceOf(InterruptedIOException.class);
        }
        assertThat(read).hasSizeLessThanOrEqualTo(1);
    }

    /** Goal: a stop ends even a wait of years, and nothing is read after that. */
    @ParameterizedTest
    @EnumSource
    void stopsWhileItWaitsForItsRate(ReadAhead.Reader who) throws Exception {
        try (var reader = reader(who, Throttle.of(1))) {
            var stopping =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        reads.acquireUninterruptibly();
                                        stops.set(true);
                                    });
            assertThatThrownBy(() -> reader.await(0)).isInstanceOf(StoppedException.class);
            stopping.join();
        }
        assertThat(read).hasSize(1);
    }

    /** Goal: an error reaches whoever waits for the piece, and those after it. */
    @ParameterizedTest
    @EnumSource
    void anErrorReachesThoseWhoWait(ReadAhead.Reader who) throws IOException {
        var error = new IOException("Too many open files");
        var source =
                new Source() {
                    @Override
                    public void read(int piece, int offset, int bytes) throws IOException {
                        if (piece == 2) {
                            throw error;
                        }
                    }
                };
        try (var reader = new ReadAhead(source, SLOTS, who, pace(Throttle.NONE))) {
            reader.await(1);
            assertThatThrownBy(() -> reader.await(2)).isSameAs(error);
            assertThatThrownBy(() -> reader.await(3)).isSameAs(error);
        }
    }

    private ReadAhead reader(ReadAhead.Reader who, Throttle throttle) {
        return new ReadAhead(new Source(), SLOTS, who, pace(throttle));
    }

    private Pace pace(Throttle throttle) {
        return new Pace(throttle, false, stops::get);
    }

    private class Source implements ReadAhead.Source {
        @Override
        public int pieces() {
            return PIECES;
        }

        @Override
        public int pieceBytes(int piece) {
            return BYTES;
        }

        @Override
        public void read(int piece, int offset, int bytes) throws IOException {
            read.add("%d+%d:%d".formatted(piece, offset, bytes));
            reads.release();
        }
    }
}
