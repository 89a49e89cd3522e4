package io.blockframe.store;

import java.util.function.LongConsumer;

/**
 * How to inspect.
 *
 * @param repair whether to repair what is damaged; if not, nothing is ever written
 * @param fromMedium whether to read from the medium instead of the system's memory, to leave none
 *     of it there, and to prove by encoding it anew that parity could rebuild
 * @param progress told how many more bytes were checked; called by the thread that inspects
 */
public record InspectorOptions(boolean repair, boolean fromMedium, LongConsumer progress) {

    /** Reads from the medium and repairs. */
    public static final InspectorOptions SCRUB = new InspectorOptions(true, true, _ -> {});

    /** Reads through the system's memory and writes nothing. */
    public static final InspectorOptions VERIFY = new InspectorOptions(false, false, _ -> {});

    /** The same, telling {@code listener} how far it is. */
    public InspectorOptions withProgress(LongConsumer listener) {
        return new InspectorOptions(repair, fromMedium, listener);
    }
}
