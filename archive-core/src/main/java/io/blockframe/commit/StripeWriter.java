package io.blockframe.commit;

import io.blockframe.disk.DiskFile;
import io.blockframe.erasure.ReedSolomon;
import io.blockframe.format.Geometry;
import io.blockframe.format.Shard;
import io.blockframe.format.ShardPlan;
import io.blockframe.hash.Digest;
import io.blockframe.store.CellDigester;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the shards of a stripe. Each byte of the source is read once: a slice goes to its segment
 * and, at the same time, through the encoder, which digests its cells and adds it to the parity.
 */
final class StripeWriter {

    private final StagedShards target;
    private final SourceFile source;
    private final StripeBuffers buffers;
    private final WorkQueue encoder;
    private final Receiver receiver;
    private final ReedSolomon code;

    /** Takes every shard as soon as it is written, and closes it. */
    interface Receiver {
        void take(WrittenShard shard) throws IOException;
    }

    StripeWriter(
            StagedShards target,
            SourceFile source,
            StripeBuffers buffers,
            WorkQueue encoder,
            Receiver receiver) {
        this.target = target;
        this.source = source;
        this.buffers = buffers;
        this.encoder = encoder;
        this.receiver = receiver;
        this.code =
                ReedSolomon.of(target.geometry().dataShards(), target.geometry().parityShards());
    }

    /** Writes a stripe. */
    WrittenStripe write(int stripe) throws IOException {
        target.createDirectories(stripe);
        var plans = target.plans(stripe);
        try {
            var records = allocateRecords(plans);
            var parity = buffers.clearParity(plans.getLast().bytes());
            long at = 0;
            for (var plan : plans) {
                long length = WrittenStripe.recordsBytes(plan.bytes());
                write(plan, parity, records.asSlice(at, length));
                at += length;
            }
            encoder.await();
            return new WrittenStripe(stripe, digested(plans, records), records);
        } catch (IOException | RuntimeException e) {
            encoder.awaitQuietly(); // it still uses the parity and the records
            throw e;
        }
    }

    private void write(ShardPlan plan, MemorySegment[] parity, MemorySegment records)
            throws IOException {
        var file = target.disk().create(target.path(plan));
        try {
            int parityIndex = plan.index() - target.geometry().dataShards();
            if (parityIndex < 0) {
                writeSegment(plan, file, parity, records);
            } else {
                writeParity(plan, file, parity[parityIndex], records);
            }
            receiver.take(new WrittenShard(plan, file, records, encoder.progress()));
        } catch (IOException | RuntimeException e) {
            closeAfter(e, file);
            throw e;
        }
    }

    private void writeSegment(
            ShardPlan plan, DiskFile file, MemorySegment[] parity, MemorySegment records)
            throws IOException {
        var place = target.treePlace(plan);
        for (long offset = 0; offset < plan.bytes(); offset += StripeBuffers.SLICE_BYTES) {
            long start = offset;
            long length = Math.min(StripeBuffers.SLICE_BYTES, plan.bytes() - offset);
            try (var slice = buffers.takeSlice()) {
                var bytes = slice.first(length);
                source.read(bytes, place.firstByte() + start);
                slice.share();
                encoder.submit(
                        WorkQueue.Work.using(
                                slice,
                                () -> {
                                    long recordsAt = WrittenStripe.recordsBytes(start);
                                    CellDigester.digest(bytes, place, start, records, recordsAt);
                                    code.accumulate(
                                            plan.index(), bytes, ranges(parity, start, length));
                                }));
                file.write(bytes, start);
            }
        }
    }

    private void writeParity(
            ShardPlan plan, DiskFile file, MemorySegment parity, MemorySegment records)
            throws IOException {
        encoder.await();
        encoder.submit(() -> CellDigester.digest(parity, target.treePlace(plan), 0, records, 0));
        file.write(parity, 0);
    }

    private static MemorySegment[] ranges(MemorySegment[] parity, long start, long length) {
        var ranges = new MemorySegment[parity.length];
        for (int j = 0; j < ranges.length; j++) {
            ranges[j] = parity[j].asSlice(start, length);
        }
        return ranges;
    }

    private List<Shard> digested(List<ShardPlan> plans, MemorySegment records) {
        var shards = new ArrayList<Shard>();
        long at = 0;
        try (var arena = Arena.ofConfined()) {
            int rows = Geometry.cellCount(plans.getLast().bytes());
            var values = arena.allocate((long) rows * Digest.BYTES, 8);
            for (var plan : plans) {
                int cells = Geometry.cellCount(plan.bytes());
                var digest = CellDigester.fold(records, at, cells, target.treePlace(plan), values);
                shards.add(
                        new Shard(plan.stripe(), plan.index(), plan.place(), plan.bytes(), digest));
                at += WrittenStripe.recordsBytes(plan.bytes());
            }
        }
        return shards;
    }

    private static MemorySegment allocateRecords(List<ShardPlan> plans) {
        long bytes = plans.stream().mapToLong(p -> WrittenStripe.recordsBytes(p.bytes())).sum();
        return Arena.ofAuto().allocate(bytes, 8);
    }

    private static void closeAfter(Exception cause, DiskFile file) {
        try {
            file.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
