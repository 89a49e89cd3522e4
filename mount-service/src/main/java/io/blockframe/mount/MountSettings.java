package io.blockframe.mount;

/**
 * How an archive is mounted.
 *
 * @param cacheBytes memory for verified cells, in bytes, at least 1; the kernel caches besides
 * @param allowOther whether other users than the one who mounts may enter; each file's owner and
 *     mode then decide. Needed for sharing over SMB or NFS
 * @param repair whether what had to be rebuilt for a reader is written back to the archive
 */
public record MountSettings(long cacheBytes, boolean allowOther, boolean repair) {
    public MountSettings {
        if (cacheBytes < 1) {
            throw new IllegalArgumentException("cacheBytes must be at least 1, was " + cacheBytes);
        }
    }
}
