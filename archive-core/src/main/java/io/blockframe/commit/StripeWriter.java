package io.blockframe.commit;

import io.blockframe.disk.DiskFile;
import io.blockframe.erasure.ReedSolomon;
import io.blockframe.format.CellRecords;
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
    private final Encoder encoder;
    private final ReedSolomon code;

    StripeWriter(StagedShards target, SourceFile source, StripeBuffers buffers, Encoder encoder) {
        this.target = target;
        this.source = source;
        this.buffers = buffers;
        this.encoder = encoder;
        this.code =
                ReedSolomon.of(target.geometry().dataShards(), target.geometry().parityShards());
    }

    /** Writes a stripe; the caller forces and closes its files. */
    WrittenStripe write(int stripe) throws IOException {
        target.createDirectories(stripe);
        var plans = target.plans(stripe);
        var files = new ArrayList<DiskFile>();
        try {
            var records = allocateRecords(plans);
            var parity = buffers.clearParity(plans.getLast().bytes());
            long at = 0;
            for (var plan : plans) {
                var file = target.disk().create(target.path(plan));
                files.add(file);
                if (plan.index() < target.geometry().dataShards()) {
                    writeSegment(plan, file, parity, records, at);
                } else {
                    writeParity(plan, file, parity, records, at);
                }
                at += recordBytes(plan);
            }
            encoder.await();
            return new WrittenStripe(stripe, digested(plans, records), files, records);
        } catch (IOException | RuntimeException e) {
            closeAll(files, e);
            encoder.awaitQuietly(); // it still uses the parity and the records
            throw e;
        }
    }

    private void writeSegment(
            ShardPlan plan, DiskFile file, MemorySegment[] parity, MemorySegment records, long at)
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
                        () -> {
                            try (slice) {
                                long recordsAt = at + recordsTo(start);
                                CellDigester.digest(bytes, place, start, records, recordsAt);
                                code.accumulate(plan.index(), bytes, ranges(parity, start, length));
                            }
                        });
                file.write(bytes, start);
            }
        }
    }

    private void writeParity(
            ShardPlan plan, DiskFile file, MemorySegment[] parity, MemorySegment records, long at)
            throws IOException {
        encoder.await();
        var bytes = parity[plan.index() - target.geometry().dataShards()];
        encoder.submit(() -> CellDigester.digest(bytes, target.treePlace(plan), 0, records, at));
        file.write(bytes, 0);
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
                at += recordBytes(plan);
            }
        }
        return shards;
    }

    private static MemorySegment allocateRecords(List<ShardPlan> plans) {
        long bytes = plans.stream().mapToLong(StripeWriter::recordBytes).sum();
        return Arena.ofAuto().allocate(bytes, 8);
    }

    private static long recordBytes(ShardPlan plan) {
        return recordsTo(plan.bytes());
    }

    private static long recordsTo(long shardOffset) {
        return (long) Geometry.cellCount(shardOffset) * CellRecords.BYTES;
    }

    private static void closeAll(List<DiskFile> files, Exception cause) {
        for (var file : files) {
            try {
                file.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }
}
