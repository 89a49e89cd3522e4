package io.blockframe.read;

import java.lang.foreign.MemorySegment;

/** Is told by a {@link StripeReader} what is not as it should be. */
interface StripeListener {

    /** For who repairs already. */
    StripeListener IGNORED =
            new StripeListener() {
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

    /** The file of a shard is missing, too short or too long. */
    void otherSize(int stripe, int index);
}
