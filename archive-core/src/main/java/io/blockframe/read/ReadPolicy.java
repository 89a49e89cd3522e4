package io.blockframe.read;

/**
 * What readers do about damage besides serving the right bytes.
 *
 * @param repair whether what was rebuilt is written back, in the background
 * @param listener is told what was found and done
 */
public record ReadPolicy(boolean repair, ReadListener listener) {

    /** Writes repairs back and logs. */
    public static final ReadPolicy REPAIRING = new ReadPolicy(true, new ReadLog());

    /** Writes nothing and logs. */
    public static final ReadPolicy READ_ONLY = new ReadPolicy(false, new ReadLog());
}
