package io.blockframe.mount;

import io.blockframe.format.EntryKind;
import io.blockframe.format.Published;
import io.blockframe.mount.NameFault.Kind;
import io.blockframe.read.CellCache;
import io.blockframe.read.ReadPolicy;
import io.blockframe.store.Archive;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * An archive as a read-only file system, for whatever shows it to the system: paths are names
 * joined and led by {@code /}, as the mount shows them. Thread-safe.
 *
 * <p>Errors: {@link NameFault} for what a caller got wrong, {@link
 * io.blockframe.store.RowLostException} for bytes that are lost, other {@link IOException}s for an
 * archive that cannot be read.
 */
final class ArchiveFileSystem implements AutoCloseable {
    private static final String TOP = "/";
    private static final int IDLE_READERS = 64;

    /** Longest target of a link, in bytes: PATH_MAX without its NUL. */
    private static final int MAX_TARGET_BYTES = 4095;

    private final Archive archive;
    private final ArchiveTree tree;
    private final ExtendedAttributes extended;
    private final ReaderPool readers;
    private final OpenFiles openFiles;
    private final Permissions permissions;
    private final int userId;
    private final int groupId;

    ArchiveFileSystem(
            Archive archive,
            CellCache cache,
            ReadPolicy policy,
            MountSettings settings,
            ShownNames shownNames)
            throws IOException {
        this.archive = archive;
        this.tree = new ArchiveTree(archive.catalogue(), shownNames);
        this.extended = new ExtendedAttributes(archive, cache);
        this.readers = new ReaderPool(archive, cache, policy, IDLE_READERS);
        this.openFiles = new OpenFiles(readers, settings.verify());
        this.permissions = settings.permissions();
        var owner = archive.disk().status(archive.directory());
        this.userId = owner.userId();
        this.groupId = owner.groupId();
    }

    /** A name in a folder. */
    record Child(String name, Attributes attributes) {}

    /**
     * Room and names.
     *
     * @param totalBytes size of the archive's disk
     * @param usableBytes free on it
     * @param entries files, links and empty folders
     */
    record Room(long totalBytes, long usableBytes, long entries) {}

    Attributes attributes(String path) throws IOException {
        var held = openFiles.versionHeld(path);
        return held.isPresent()
                ? Attributes.of(held.get()).shownWith(permissions)
                : tree.ask(path, this::attributes);
    }

    /** The names in a folder, in no order. */
    List<Child> list(String path) throws IOException {
        return tree.ask(
                path,
                node -> {
                    if (!(node instanceof TreeFolder folder)) {
                        throw new NameFault(Kind.NOT_A_FOLDER, path);
                    }
                    var children = new ArrayList<Child>();
                    folder.forEach(
                            (name, child) -> children.add(new Child(name, attributes(child))));
                    return children;
                });
    }

    /** Opens a file for reading; close what it gives. */
    OpenFiles.Opened open(String path) throws IOException {
        return openFiles.open(path, version(path));
    }

    /**
     * Reads from an open file.
     *
     * @param target off-heap, lent for the call
     * @return bytes read: fewer than asked for only at the end of the file, or with direct I/O
     *     before what cannot be read
     */
    int read(long handle, MemorySegment target, long position) throws IOException {
        return openFiles.file(handle).read(target, position);
    }

    void close(long handle) {
        openFiles.close(handle);
    }

    /** The target of a symbolic link, its bytes as they were dropped. */
    byte[] readLink(String path) throws IOException {
        var version = version(path);
        long size = version.entry().sizeBytes();
        if (version.entry().kind() != EntryKind.SYMLINK || size > MAX_TARGET_BYTES) {
            throw new NameFault(Kind.NOT_A_LINK, path);
        }
        try (var lease = readers.borrow(version);
                var arena = Arena.ofConfined()) {
            var target = arena.allocate(Math.max(1, size)).asSlice(0, size);
            int read = lease.reader().read(target, 0);
            return target.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Names of the extended attributes; folders have none, but for the top. */
    List<String> extendedNames(String path) throws IOException {
        if (path.equals(TOP)) {
            return extended.topNames();
        }
        return isFolder(path) ? List.of() : extended.names(version(path));
    }

    /**
     * The value of an extended attribute.
     *
     * @throws NameFault also when there is none of that name
     */
    byte[] extended(String path, String name) throws IOException {
        if (path.equals(TOP)) {
            return extended.topValue(name);
        }
        if (isFolder(path)) {
            throw new NameFault(Kind.NO_SUCH_ATTRIBUTE, name);
        }
        return extended.value(version(path), name);
    }

    private boolean isFolder(String path) throws IOException {
        return openFiles.versionHeld(path).isEmpty()
                && tree.ask(path, TreeFolder.class::isInstance);
    }

    Room room() throws IOException {
        var disk = archive.disk();
        var directory = archive.directory();
        return new Room(disk.totalBytes(directory), disk.usableBytes(directory), tree.size());
    }

    /** Closes all that is open; the archive stays open. */
    @Override
    public void close() {
        openFiles.close();
        readers.close();
    }

    private Published version(String path) throws IOException {
        var held = openFiles.versionHeld(path);
        return held.isPresent()
                ? held.get()
                : tree.ask(
                        path,
                        node ->
                                switch (node) {
                                    case TreeNode.Leaf(var version) -> version;
                                    case TreeFolder _ ->
                                            throw new NameFault(Kind.IS_A_FOLDER, path);
                                });
    }

    private Attributes attributes(TreeNode node) {
        var recorded =
                switch (node) {
                    case TreeNode.Leaf(var version) -> Attributes.of(version);
                    case TreeFolder folder -> Attributes.of(folder, userId, groupId);
                };
        return recorded.shownWith(permissions);
    }
}
