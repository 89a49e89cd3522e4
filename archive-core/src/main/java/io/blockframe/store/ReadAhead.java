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
 * Reads pieces of files one after another. They go to slots in turn; a thread of its own reads
 * ahead until every slot holds a piece that somebody still works on. Without that thread whoever
 * waits for a piece reads it.
 *
 * <p>No two are read at once where a drive with moving heads would have to jump between them. When
 * the last piece came faster than from any such drive, as from memory, whoever waits for a piece
 * reads one, and the thread rests: it alone could not copy as fast as several can hash, and what a
 * thread has copied itself is near it. Thread-safe.
 */
final class ReadAhead implements AutoCloseable {

    /** Where the pieces come from. */
    interface Source {
        /** Pieces that there are. */
        int pieces();

        /** Bytes of a piece; 0 for one that is not to be read. */
        int pieceBytes(int piece);

        /**
         * Reads {@code bytes} of a piece from {@code offset} on; in order in each piece.
         *
         * @return whether all of them came, so that the time it took says how fast they come
         */
        boolean read(int piece, int offset, int bytes) throws IOException;
    }

    /** While it waits for its rate it asks so often whether to stop. */
    private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Source source;
    private final int slots;
    private final Pace pace;
    private final Thread thread; // null: whoever waits reads
    private final Lock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition(); // a piece, or the end
    private final Condition ahead = lock.newCondition(); // there is something to do for the thread
    private final BitSet ready = new BitSet();
    private int next; // the first piece that nobody has begun to read
    private int released;
    private int reading; // pieces that are being read
    private boolean closed;
    private Throwable failure;

    /**
     * @param first the first piece to be read; those before are taken for released
     * @param slots how many pieces there is memory for
     * @param ahead whether a thread reads ahead; it ends with {@link #close}
     */
    ReadAhead(Source source, int first, int slots, boolean ahead, Pace pace) {
        this.source = source;
        this.slots = slots;
        this.pace = pace;
        next = first;
        ready.set(0, first);
        released = first;
        thread =
                ahead
                        ? Thread.ofPlatform()
                                .daemon()
                                .name("blockframe-reader")
                                .start(this::readEverything)
                        : null;
    }

    private void readEverything() {
        if (pace.idle()) {
            IoPriority.becomeIdle();
        }
        lock.lock();
        try {
            while (goesOn() && next < source.pieces()) {
                if (!pace.isFast() && reading == 0 && next - released < slots) {
                    readNext();
                } else {
                    ahead.awaitUninterruptibly();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a piece was read.
     *
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
                if (next <= piece && (pace.isFast() || thread == null && reading == 0)) {
                    readNext();
                } else {
                    awaitArrival();
                }
            }
            if (!ready.get(piece)) {
                rethrow();
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitArrival() {
        try {
            arrived.await();
        } catch (InterruptedException e) {
            interrupted();
        }
    }

    /** Gives the slots of the pieces before {@code piece} to others. */
    void release(int piece) {
        lock.lock();
        try {
            released = piece;
            wakeThread();
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
            long begin = System.nanoTime();
            boolean whole = bytes > 0 && !pace.throttle().limits();
            for (int offset = 0; offset < bytes && goesOn(); offset += step) {
                int length = Math.min(step, bytes - offset);
                pause(pace.throttle().reserve(length));
                if (goesOn()) {
                    whole &= readUnlocked(piece, offset, length);
                }
            }
            if (goesOn()) {
                ready.set(piece);
                if (whole) {
                    pace.came(bytes, System.nanoTime() - begin);
                }
            }
        } catch (InterruptedException e) {
            interrupted();
        } catch (Throwable e) {
            fail(e); // for whoever waits for the piece
        } finally {
            reading--;
            arrived.signalAll();
            wakeThread();
        }
    }

    /** Not where it rests: waking it would cost those who read the processor. */
    private void wakeThread() {
        if (!pace.isFast() || !goesOn()) {
            ahead.signal();
        }
    }

    private void pause(long nanos) throws InterruptedException {
        stopWhenAsked();
        for (long left = nanos; left > 0 && goesOn(); stopWhenAsked()) {
            long wait = Math.min(left, ASK_NANOS);
            left -= wait - arrived.awaitNanos(wait);
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

    private boolean readUnlocked(int piece, int offset, int length) throws IOException {
        lock.unlock();
        try {
            return source.read(piece, offset, length);
        } finally {
            lock.lock();
        }
    }

    private void interrupted() {
        Thread.currentThread().interrupt();
        fail(new InterruptedIOException("interrupted while inspecting"));
        arrived.signalAll();
        wakeThread();
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
            arrived.signalAll();
            wakeThread();
            while (reading > 0) {
                arrived.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
