package io.blockframe.store;

import io.blockframe.disk.IoPriority;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads pieces of files one after another. They go to slots in turn, and none into a slot whose
 * piece was not released. Thread-safe.
 */
final class ReadAhead implements AutoCloseable {

    /** Who reads. */
    enum Reader {
        /**
         * A thread of its own, ahead of who waits, until every slot holds a piece that somebody
         * still works on.
         */
        OWN_THREAD,

        /** Whoever waits for a piece, one at a time: heads would have to jump between two. */
        ONE_WAITING,

        /**
         * All who wait, at once. One thread alone could not copy from memory as fast as several can
         * hash, and what a thread has copied itself is near it.
         */
        ALL_WAITING
    }

    /** Where the pieces come from. */
    interface Source {
        /** Pieces that there are. */
        int pieces();

        /** Bytes of a piece; 0 for one that is not to be read. */
        int pieceBytes(int piece);

        /** Reads {@code bytes} of a piece from {@code offset} on; in order in each piece. */
        void read(int piece, int offset, int bytes) throws IOException;
    }

    /** While it waits for its rate it asks so often whether to stop. */
    private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Source source;
    private final int slots;
    private final Pace pace;
    private final Reader reader;
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final BitSet ready = new BitSet();
    private int next; // the first piece that nobody has begun to read
    private int released;
    private int reading; // pieces that are being read
    private boolean closed;
    private Throwable failure;

    /**
     * @param slots how many pieces there is memory for
     * @param reader who reads; a thread ends with {@link #close}
     */
    ReadAhead(Source source, int slots, Reader reader, Pace pace) {
        this.source = source;
        this.slots = slots;
        this.reader = reader;
        this.pace = pace;
        if (reader == Reader.OWN_THREAD) {
            Thread.ofPlatform().daemon().name("blockframe-reader").start(this::readEverything);
        }
    }

    private void readEverything() {
        if (pace.idle()) {
            IoPriority.becomeIdle();
        }
        lock.lock();
        try {
            while (goesOn() && next < source.pieces()) {
                if (reading == 0 && next - released < slots) {
                    readNext();
                } else {
                    changed.awaitUninterruptibly();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a piece was read.
     *
     * @param piece before the first that has no slot
     * @throws StoppedException when it was asked to stop; then no more is read
     * @throws InterruptedIOException when the thread is interrupted meanwhile; then no more is read
     * @throws IOException what the source threw; then no more is read
     */
    void await(int piece) throws IOException {
        lock.lock();
        try {
            while (!ready.get(piece) && failure == null) {
                if (closed) {
                    throw new IllegalStateException("piece " + piece + " after the end");
                }
                if (piece - released >= slots) {
                    throw new IllegalArgumentException(
                            "piece %d of %d slots from %d on".formatted(piece, slots, released));
                }
                if (next <= piece && mayRead()) {
                    readNext();
                } else {
                    awaitChange();
                }
            }
            if (!ready.get(piece)) {
                rethrow();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean mayRead() {
        return reader == Reader.ALL_WAITING || reader == Reader.ONE_WAITING && reading == 0;
    }

    private void awaitChange() {
        try {
            changed.await();
        } catch (InterruptedException e) {
            interrupted();
        }
    }

    /** Gives the slots of the pieces before {@code piece} to others. */
    void release(int piece) {
        lock.lock();
        try {
            released = piece;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock, which is given away while a piece is read. */
    private void readNext() {
        int piece = next++;
        reading++;
        try {
            int bytes = source.pieceBytes(piece);
            int step = pace.readBytes(bytes);
            for (int offset = 0; offset < bytes && goesOn(); offset += step) {
                int length = Math.min(step, bytes - offset);
                pause(pace.throttle().reserve(length));
                if (goesOn()) {
                    readUnlocked(piece, offset, length);
                }
            }
            if (goesOn()) {
                ready.set(piece);
            }
        } catch (InterruptedException e) {
            interrupted();
        } catch (Throwable e) {
            fail(e); // for whoever waits for the piece
        } finally {
            reading--;
            changed.signalAll();
        }
    }

    private void pause(long nanos) throws InterruptedException {
        stopWhenAsked();
        for (long left = nanos; left > 0 && goesOn(); stopWhenAsked()) {
            long wait = Math.min(left, ASK_NANOS);
            left -= wait - changed.awaitNanos(wait);
        }
    }

    private void stopWhenAsked() {
        if (pace.stops()) {
            fail(new StoppedException());
        }
    }

    private boolean goesOn() {
        return !closed && failure == null;
    }

    private void readUnlocked(int piece, int offset, int length) throws IOException {
        lock.unlock();
        try {
            source.read(piece, offset, length);
        } finally {
            lock.lock();
        }
    }

    private void interrupted() {
        Thread.currentThread().interrupt();
        fail(new InterruptedIOException("interrupted while inspecting"));
        changed.signalAll();
    }

    /** The first failure counts. */
    private void fail(Throwable e) {
        if (failure == null) {
            failure = e;
        }
    }

    private void rethrow() throws IOException {
        switch (failure) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> throw new IllegalStateException(failure);
        }
    }

    /** Reads no more. When this returns, nothing uses the source and the slots any longer. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            while (reading > 0) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
