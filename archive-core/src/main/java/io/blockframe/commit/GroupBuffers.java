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
        var sized = buffers.get(geometry);
        if (sized == null || sized.longestShardBytes < longestShardBytes) {
            if (buffers.remove(geometry) != null) {
                sized.buffers.close();
            }
            long most = Math.min(geometry.shardBytes(), Committer.GROUP_MAX_BYTES);
            long room = Math.clamp(2 * longestShardBytes, Geometry.CELL_BYTES, most);
            sized = new Sized(new StripeBuffers(geometry, room, SLICES), room);
            buffers.put(geometry, sized);
        }
        return sized.buffers;
    }

    @Override
    public void close() {
        buffers.values().forEach(sized -> sized.buffers.close());
    }
}
