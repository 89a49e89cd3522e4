package io.blockframe.store;

import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.FileStatus;
import io.blockframe.format.Geometry;

import java.io.IOException;
import java.util.BitSet;

/** Adds to an entry's findings what was found in one of its stripes, and what became of it. */
final class StripeReport {

    private final EntryFolder folder;
    private final int stripe;
    private final InspectorOptions options;
    private final StripeRecords records;
    private final Findings findings;

    StripeReport(
            EntryFolder folder,
            int stripe,
            InspectorOptions options,
            StripeRecords records,
            Findings findings) {
        this.folder = folder;
        this.stripe = stripe;
        this.options = options;
        this.records = records;
        this.findings = findings;
    }

    /**
     * Tells it.
     *
     * @param pass that went through the whole stripe
     * @param lengths the shards whose files had another length, or were not their own
     * @param mended by shard, the rows that are right on the medium now
     * @param failures by shard, why it could not be mended; null where it could
     */
    void tell(StripePass pass, ShardLengths lengths, BitSet[] mended, IOException[] failures)
            throws IOException {
        int k = folder.geometry().dataShards();
        var wrongLength = lengths.wrong();
        for (int index = 0; index < mended.length; index++) {
            if (folder.hasFile(stripe, index)) {
                boolean repaired =
                        report(
                                index,
                                pass.bad()[index],
                                wrongLength.get(index),
                                mended[index],
                                failures[index]);
                if (index < k && (wrongLength.get(index) || !pass.bad()[index].isEmpty())) {
                    findings.badSegment(stripe * k + index, repaired);
                }
                if (lengths.secondNames().get(index)) {
                    findings.note(
                            "%s was a hard link to another shard of its stripe: keep what replaces equal files by links away from the archive"
                                    .formatted(folder.shard(stripe, index).place().printable()));
                }
                if (index < k) {
                    reportLost(pass.lost()[index], index);
                }
            }
        }
        if (pass.inconsistentRows() > 0) {
            findings.inconsistent(
                    "stripe %d: the parity of %d rows verifies, but is not of this data: commit the file again"
                            .formatted(stripe, pass.inconsistentRows()));
        }
    }

    /** Returns whether the shard is wholly right now. */
    private boolean report(
            int index, BitSet bad, boolean wrongLength, BitSet mended, IOException failure)
            throws IOException {
        var repaired = (BitSet) bad.clone();
        repaired.and(mended);
        boolean data = index < folder.geometry().dataShards();
        var tally = data ? findings.dataCells : findings.parityCells;
        tally.add(bad.cardinality(), repaired.cardinality());
        boolean written = options.repair() && records.known(index) && failure == null;
        boolean rightLength = !wrongLength || written && hasRightLength(index);
        if (wrongLength) {
            findings.shardFiles.add(1, rightLength ? 1 : 0);
        }
        var place = folder.shard(stripe, index).place().printable();
        if (failure != null) {
            findings.note("%s not repaired: %s".formatted(place, DiskErrors.text(failure)));
        }
        if (!records.known(index)) {
            findings.note(
                    "%s cannot be verified: the records of its cells are damaged in every copy"
                            .formatted(place));
        }
        return rightLength && repaired.equals(bad);
    }

    private boolean hasRightLength(int index) throws IOException {
        try {
            FileStatus found = folder.disk().status(folder.path(folder.shard(stripe, index)));
            return found.isFile() && found.sizeBytes() == folder.shardBytes(stripe, index);
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
            return false;
        }
    }

    private void reportLost(BitSet rows, int index) {
        long first = folder.treePlace(stripe, index).firstByte();
        int shardBytes = folder.shardBytes(stripe, index);
        for (int row : rows.stream().toArray()) {
            long offset = (long) row * Geometry.CELL_BYTES;
            long bytes = Math.min(Geometry.CELL_BYTES, shardBytes - offset);
            findings.lost(new ByteRange(first + offset, first + offset + bytes));
        }
    }
}
