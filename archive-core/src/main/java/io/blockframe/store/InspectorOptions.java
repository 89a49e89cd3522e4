package io.blockframe.store;

import io.blockframe.disk.Throttle;

/**
 * How to inspect.
 *
 * @param repair whether to repair what is damaged; if not, nothing is ever written
 * @param fromMedium whether to read from the medium instead of the system's memory, to leave none
 *     of it there, and to prove that parity could rebuild: all of it is encoded anew, and one row
 *     of every band is rebuilt from k of its cells
 * @param listener is told how it gets on
 * @param throttle the rate at which shards are read
 * @param idle whether to give way to all other I/O of the machine, where the system can
 * @param seed chooses the rows that are rebuilt, and the cells they are rebuilt from
 */
public record InspectorOptions(
        boolean repair,
        boolean fromMedium,
        InspectionListener listener,
        Throttle throttle,
        boolean idle,
        long seed) {

    /** Reads from the medium and repairs. */
    public static final InspectorOptions SCRUB = new InspectorOptions(true, true, _ -> {});

    /** Reads through the system's memory and writes nothing. */
    public static final InspectorOptions VERIFY = new InspectorOptions(false, false, _ -> {});

    /** As fast as the disk and this machine can. */
    public InspectorOptions(boolean repair, boolean fromMedium, InspectionListener listener) {
        this(repair, fromMedium, listener, Throttle.NONE, false, 0);
    }

    /** The same, told to somebody. */
    public InspectorOptions toldTo(InspectionListener told) {
        return new InspectorOptions(repair, fromMedium, told, throttle, idle, seed);
    }

    /** The same, leaving more of the disk to others. */
    public InspectorOptions paced(Throttle rate, boolean givingWay) {
        return new InspectorOptions(repair, fromMedium, listener, rate, givingWay, seed);
    }

    /** The same, rebuilding other rows. */
    public InspectorOptions seeded(long otherSeed) {
        return new InspectorOptions(repair, fromMedium, listener, throttle, idle, otherSeed);
    }
}
