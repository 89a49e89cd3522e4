package io.blockframe.read;

import java.lang.foreign.MemorySegment;

/** Is told by a {@link StripeReader} what is not as it should be. */
interface StripeListener {

    /** For who repairs already. */
    StripeListener IGNORED =
            new StripeListener() {
                @Override
                public boolean wantsOthers() {
                    return false;
                }

                @Override
                public void otherRebuilt(int stripe, int index, int row, MemorySegment cell) {}

                @Override
                public void rebuilt(int stripe, int index, int firstRow, MemorySegment cells) {}

                @Override
                public void otherSize(int stripe, int index) {}
            };

    /**
     * Cells had to be rebuilt.
     *
     * @param index of the shard in the stripe
     * @param firstRow of the cells
     * @param cells their verified bytes, lent for the call
     */
    void rebuilt(int stripe, int index, int firstRow, MemorySegment cells);

    /** Whether {@link #otherRebuilt} is worth the work. */
    boolean wantsOthers();

    /**
     * A data cell that nobody has asked for is damaged, too, and was rebuilt with an earlier one of
     * its row.
     *
     * @param cell its verified bytes, lent for the call, in which a rebuild waits
     */
    void otherRebuilt(int stripe, int index, int row, MemorySegment cell);

    /** The file of a shard is missing, too short or too long. */
    void otherSize(int stripe, int index);
}
