package io.blockframe.ingest;

/** A file under any of its names. */
record Inode(long device, long inode) {

    static Inode of(SourceIdentity file) {
        return new Inode(file.device(), file.inode());
    }
}
