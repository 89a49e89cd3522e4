package io.blockframe.read;

import io.blockframe.format.ArchivePath;
import io.blockframe.hash.Digest;
import io.blockframe.store.ByteRange;

import java.io.IOException;

/** Damage that a reader met, and what became of it. */
public sealed interface ReadEvent {

    /** The file that it happened to. */
    ArchivePath path();

    /** Its content. */
    Digest root();

    /** Where the shard lies, relative to the entry's folder. */
    ArchivePath shard();

    /**
     * Bytes were rebuilt for a reader, who got the right ones.
     *
     * @param range of the file
     */
    record Rebuilt(ArchivePath path, Digest root, ArchivePath shard, ByteRange range)
            implements ReadEvent {}

    /**
     * Bytes cannot be rebuilt; their reader got an error.
     *
     * @param range of the file
     */
    record Lost(
            ArchivePath path, Digest root, ArchivePath shard, ByteRange range, IOException cause)
            implements ReadEvent {}

    /** Rebuilt bytes are about to be written to the shard; what comes of that is told next. */
    record Repairing(ArchivePath path, Digest root, ArchivePath shard) implements ReadEvent {}

    /**
     * Verified bytes were written to the shard and forced.
     *
     * @param range of the shard
     */
    record WrittenBack(ArchivePath path, Digest root, ArchivePath shard, ByteRange range)
            implements ReadEvent {}

    /** Rebuilt bytes could not be written back. Said once per entry, and again after a while. */
    record NotWrittenBack(ArchivePath path, Digest root, ArchivePath shard, IOException cause)
            implements ReadEvent {}
}
