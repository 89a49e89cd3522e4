package io.blockframe.commit;

import io.blockframe.format.Geometry;

import java.util.HashMap;
import java.util.Map;

/**
 * The memory in which one thread of a group commit writes stripes; as much as its files ask for.
 */
final class GroupBuffers implements AutoCloseable {

    /** The thread does one thing after another. */
    private static final int SLICES = 1;

    private final Map<Geometry, Sized> buffers = new HashMap<>();

    private record Sized(StripeBuffers buffers, long longestShardBytes) {}

    /** Buffers for shards of up to {@code longestShardBytes}. */
    StripeBuffers of(Geometry geometry, long longestShardBytes) {
        var sized =
                buffers.compute(
                        geometry,
                        (_, before) -> {
                            if (before != null && before.longestShardBytes >= longestShardBytes) {
                                return before;
                            }
                            if (before != null) {
                                before.buffers.close();
                            }
                            long room = Math.max(Geometry.CELL_BYTES, 2 * longestShardBytes);
                            return new Sized(new StripeBuffers(geometry, room, SLICES), room);
                        });
        return sized.buffers;
    }

    @Override
    public void close() {
        buffers.values().forEach(sized -> sized.buffers.close());
    }
}
