package io.blockframe.testkit;

import io.blockframe.disk.FileStatus;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What a name of the simulated disk stands for. Two nodes are never equal. */
final class Node {

    final FileStatus.Kind kind;
    final long inode;
    byte[] linkTarget = new byte[0];
    Content content = new Content();

    /** The children of a directory, as they are seen. */
    Map<Path, Node> names = new HashMap<>();

    /** The children of a directory, as they are on the medium. */
    Map<Path, Node> durableNames = new HashMap<>();

    int mode;
    boolean denied;

    /** What happens to whoever looks at it or opens it; null: nothing. */
    Exception failure;

    Instant modified;
    Instant changed;

    Node(FileStatus.Kind kind, long inode, Instant now) {
        this.kind = kind;
        this.inode = inode;
        this.mode = kind == FileStatus.Kind.DIRECTORY ? 0755 : 0644;
        this.modified = now;
        this.changed = now;
    }

    /** A copy of this node and of what it leads to, each node once. */
    Node copy(Map<Node, Node> copies) {
        var known = copies.get(this);
        if (known != null) {
            return known;
        }
        var copy = new Node(kind, inode, modified);
        copies.put(this, copy);
        copy.linkTarget = linkTarget;
        copy.content = content.copy();
        copy.mode = mode;
        copy.denied = denied;
        copy.failure = failure;
        copy.changed = changed;
        names.forEach((name, child) -> copy.names.put(name, child.copy(copies)));
        durableNames.forEach((name, child) -> copy.durableNames.put(name, child.copy(copies)));
        return copy;
    }

    void requireNoFailure() throws IOException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    long usedBytes() {
        long bytes = content.length();
        for (var child : names.values()) {
            bytes += child.usedBytes();
        }
        return bytes;
    }

    FileStatus status() {
        long size =
                switch (kind) {
                    case FILE -> content.length();
                    case LINK -> linkTarget.length;
                    case DIRECTORY, OTHER -> 0;
                };
        return new FileStatus(
                kind, size, modified, changed, mode, SimulatedDisk.DEVICE, inode, 1000, 1000, 1);
    }
}
