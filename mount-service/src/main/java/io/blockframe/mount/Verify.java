package io.blockframe.mount;

/** When the bytes that a program reads were verified. */
public enum Verify {
    /** When they came into memory; what the kernel and the mount keep there is not read again. */
    CACHED,
    /** For this very read: nothing is kept, neither by the kernel nor by the mount. */
    EVERY_READ
}
