package io.blockframe.jobs;

import org.springframework.batch.infrastructure.item.ExecutionContext;

import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** How far one execution is. Written by the thread of the job, read by any. Thread-safe. */
public final class JobProgress {

    /** What is counted. */
    public enum Unit {
        ENTRIES,
        FILES,
        STRIPES
    }

    /**
     * How far it was at one moment.
     *
     * @param done units that are done, by earlier executions too
     * @param total units of the whole
     * @param bytesDone file bytes in {@code done}
     * @param bytesTotal file bytes in {@code total}
     * @param bytesBefore file bytes that earlier executions had done
     * @param nanos time since the work began
     * @param file what is being worked on, null when nothing is
     */
    record Snapshot(
            Unit unit,
            long done,
            long total,
            long bytesDone,
            long bytesTotal,
            long bytesBefore,
            long nanos,
            String file) {

        /** File bytes per second since this execution began; 0 when that is not known yet. */
        long bytesPerSecond() {
            return nanos <= 0 ? 0 : (long) ((bytesDone - bytesBefore) / (nanos / 1e9));
        }
    }

    private static final String PREFIX = "progress.";

    private final LongSupplier nanoClock;

    // All guarded by this.
    private Unit unit;
    private long done;
    private long total;
    private long bytesDone;
    private long bytesTotal;
    private long bytesBefore;
    private long sinceNanos;
    private String file;
    private LongConsumer listener = _ -> {};

    JobProgress(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * The work begins.
     *
     * @param allUnits units of the whole
     * @param allBytes file bytes of the whole
     * @param unitsBefore units that earlier executions had done
     * @param doneBefore file bytes that earlier executions had done
     */
    public synchronized void begin(
            Unit newUnit, long allUnits, long allBytes, long unitsBefore, long doneBefore) {
        unit = newUnit;
        total = allUnits;
        bytesTotal = allBytes;
        done = unitsBefore;
        bytesDone = doneBefore;
        bytesBefore = doneBefore;
        sinceNanos = nanoClock.getAsLong();
    }

    /** From now on tells {@code newListener} of file bytes that were done. */
    synchronized void tell(LongConsumer newListener) {
        listener = newListener;
    }

    /** Names what is being worked on, for people. */
    public synchronized void workOn(String newFile) {
        file = newFile;
    }

    /** More is done. */
    public synchronized void add(long units, long bytes) {
        done += units;
        bytesDone += bytes;
        listener.accept(bytes);
    }

    /** File bytes were looked at, which is no work that counts: of the whole so many more. */
    public synchronized void look(long bytes) {
        bytesDone += Math.min(bytesTotal - bytesDone, bytes);
    }

    /**
     * It is that far, and what is to be done may have become more or less.
     *
     * @param allUnits units of the whole
     * @param allBytes file bytes of the whole
     */
    public synchronized void moveTo(long units, long allUnits, long newBytesDone, long allBytes) {
        add(units - done, Math.max(0, newBytesDone - bytesDone));
        bytesDone = newBytesDone;
        total = allUnits;
        bytesTotal = allBytes;
    }

    /** How far it is; nothing before it began. */
    synchronized Optional<Snapshot> now() {
        return unit == null
                ? Optional.empty()
                : Optional.of(
                        new Snapshot(
                                unit,
                                done,
                                total,
                                bytesDone,
                                bytesTotal,
                                bytesBefore,
                                nanoClock.getAsLong() - sinceNanos,
                                file));
    }

    static boolean isKey(String key) {
        return key.startsWith(PREFIX);
    }

    /** Saves it; the file is only worked on while the execution runs. */
    void save(ExecutionContext context) {
        now().ifPresent(
                        it -> {
                            context.putString(PREFIX + "unit", it.unit().name());
                            context.putLong(PREFIX + "done", it.done());
                            context.putLong(PREFIX + "total", it.total());
                            context.putLong(PREFIX + "bytes_done", it.bytesDone());
                            context.putLong(PREFIX + "bytes_total", it.bytesTotal());
                            context.putLong(PREFIX + "bytes_before", it.bytesBefore());
                            context.putLong(PREFIX + "nanos", it.nanos());
                        });
    }

    /** What was saved; nothing when nothing was. */
    static Optional<Snapshot> saved(ExecutionContext context) {
        return context.containsKey(PREFIX + "unit")
                ? Optional.of(
                        new Snapshot(
                                Unit.valueOf(context.getString(PREFIX + "unit")),
                                context.getLong(PREFIX + "done"),
                                context.getLong(PREFIX + "total"),
                                context.getLong(PREFIX + "bytes_done"),
                                context.getLong(PREFIX + "bytes_total"),
                                context.getLong(PREFIX + "bytes_before"),
                                context.getLong(PREFIX + "nanos"),
                                null))
                : Optional.empty();
    }

    /** The word of a unit, for people and clients. */
    static String word(Unit unit) {
        return unit.name().toLowerCase(Locale.ROOT);
    }
}
