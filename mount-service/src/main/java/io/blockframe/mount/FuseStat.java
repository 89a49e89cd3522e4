package io.blockframe.mount;

import io.blockframe.format.EntryKind;

import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.Timespec;

import java.time.Instant;

/** Attributes as libfuse 2 takes them. */
final class FuseStat {
    static final int BLOCK_BYTES = 4096;

    /** Of what st_blocks counts, whatever the file system. */
    private static final int STAT_BLOCK_BYTES = 512;

    private FuseStat() {}

    /** Fills a {@code struct stat}; returns 0, which is libfuse's success. */
    static int fill(FileStat stat, Attributes attributes) {
        stat.st_ino.set(attributes.inode());
        stat.st_mode.set(attributes.mode() | type(attributes.kind()));
        stat.st_nlink.set(attributes.links());
        stat.st_uid.set(attributes.userId());
        stat.st_gid.set(attributes.groupId());
        stat.st_size.set(attributes.sizeBytes());
        stat.st_blksize.set(BLOCK_BYTES);
        stat.st_blocks.set(Math.ceilDiv(attributes.sizeBytes(), STAT_BLOCK_BYTES));
        set(stat.st_mtim, attributes.modified());
        set(stat.st_atim, attributes.modified());
        set(stat.st_ctim, attributes.changed());
        return 0;
    }

    private static void set(Timespec time, Instant instant) {
        time.tv_sec.set(instant.getEpochSecond());
        time.tv_nsec.set(instant.getNano());
    }

    private static int type(EntryKind kind) {
        return switch (kind) {
            case FILE -> FileStat.S_IFREG;
            case FOLDER -> FileStat.S_IFDIR;
            case SYMLINK -> FileStat.S_IFLNK;
        };
    }
}
