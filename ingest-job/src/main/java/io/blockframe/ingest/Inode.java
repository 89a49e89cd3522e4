package io.blockframe.ingest;

import io.blockframe.commit.SourceIdentity;
import io.blockframe.disk.FileStatus;

/** A file under any of its names. */
record Inode(long device, long inode) {

    static Inode of(SourceIdentity file) {
        return new Inode(file.device(), file.inode());
    }

    static Inode of(FileStatus file) {
        return new Inode(file.device(), file.inode());
    }
}
