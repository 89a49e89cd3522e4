package io.blockframe.mount;

import java.nio.file.Path;
import java.util.Optional;

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
 * @param metricsFile where to write how the cache is used, for Prometheus
 */
public record MountSettings(
        long cacheBytes,
        Verify verify,
        boolean repair,
        boolean allowOther,
        Permissions permissions,
        Optional<Path> metricsFile) {
    public MountSettings {
        if (cacheBytes < 0) {
            throw new IllegalArgumentException("cacheBytes must be at least 0, was " + cacheBytes);
        }
    }

    /** Without a file for Prometheus. */
    public MountSettings(
            long cacheBytes,
            Verify verify,
            boolean repair,
            boolean allowOther,
            Permissions permissions) {
        this(cacheBytes, verify, repair, allowOther, permissions, Optional.empty());
    }

    /** Memory for cells that are kept for other reads. */
    long keptBytes() {
        return verify == Verify.EVERY_READ ? 0 : cacheBytes;
    }
}
