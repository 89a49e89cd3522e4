package io.blockframe.mount;

/**
 * How an archive is mounted.
 *
 * @param cacheBytes memory for verified cells, in bytes; below one cell none is kept. The kernel
 *     caches besides
 * @param verify when what is read was verified
 * @param repair whether what had to be rebuilt for a reader is written back to the archive
 * @param allowOther whether other users than the one who mounts may enter; each file's owner and
 *     mode then decide. Needed for sharing over SMB or NFS
 * @param permissions owners and modes that are shown
 */
public record MountSettings(
        long cacheBytes,
        Verify verify,
        boolean repair,
        boolean allowOther,
        Permissions permissions) {
    public MountSettings {
        if (cacheBytes < 0) {
            throw new IllegalArgumentException("cacheBytes must be at least 0, was " + cacheBytes);
        }
    }

    /** Memory for cells that are kept for other reads. */
    long keptBytes() {
        return verify == Verify.EVERY_READ ? 0 : cacheBytes;
    }
}
