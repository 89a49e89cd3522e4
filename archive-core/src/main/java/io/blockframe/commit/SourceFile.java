package io.blockframe.commit;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskFile;
import io.blockframe.disk.FileStatus;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryKind;
import io.blockframe.hash.Digest;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An open source, whose identity is checked on the open file and by its path, before and after it
 * is read. The content of a symbolic link is its target; a folder has none.
 */
final class SourceFile implements AutoCloseable {

    private final Disk disk;
    private final Source source;
    private final FileStatus status;
    private final DiskFile file;
    private final byte[] target;

    private SourceFile(Disk disk, Source source, FileStatus status, DiskFile file, byte[] target) {
        this.disk = disk;
        this.source = source;
        this.status = status;
        this.file = file;
        this.target = target;
    }

    /**
     * Opens a source.
     *
     * @throws SourceException when it is not there, not readable or nothing that can be archived
     */
    static SourceFile open(Disk disk, Source source) throws SourceException {
        try {
            var status = disk.status(source.file());
            return switch (status.kind()) {
                case FILE -> openFile(disk, source, status);
                case LINK ->
                        new SourceFile(disk, source, status, null, disk.readLink(source.file()));
                case DIRECTORY -> openFolder(disk, source, status);
                case OTHER ->
                        throw new SourceRefusedException(
                                source,
                                "is a FIFO, a socket or a device: only files, folders and symbolic"
                                        + " links can be archived. Leave it out.");
            };
        } catch (SourceException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new SourceChangedException(source, "was not there or went", e);
        } catch (AccessDeniedException e) {
            throw new SourceRefusedException(
                    source, "cannot be read: permission denied. Make it readable.", e);
        } catch (IOException e) {
            throw unreadable(source, "cannot be opened: " + e.getMessage(), e);
        }
    }

    /** What rots stays rotten; too many open files or a lost network comes right again. */
    private static SourceException unreadable(Source source, String found, IOException e) {
        return DiskErrors.isDamage(e)
                ? new SourceRefusedException(
                        source, found + ". Its disk cannot read it: use another copy.", e)
                : new SourceChangedException(source, found, e);
    }

    private static SourceFile openFile(Disk disk, Source source, FileStatus status)
            throws IOException {
        var file = disk.openForReading(source.file());
        var opened = new SourceFile(disk, source, file.status(), file, null);
        if (!SourceIdentity.of(status).equals(opened.identity())) {
            file.close();
            throw new SourceChangedException(source, "was replaced");
        }
        return opened;
    }

    private static SourceFile openFolder(Disk disk, Source source, FileStatus status)
            throws IOException {
        try (var children = disk.list(source.file())) {
            if (children.findAny().isPresent()) {
                throw new SourceRefusedException(
                        source, "is a folder with something in it: commit what is in it");
            }
        }
        return new SourceFile(disk, source, status, null, new byte[0]);
    }

    Source source() {
        return source;
    }

    SourceIdentity identity() {
        return SourceIdentity.of(status);
    }

    long sizeBytes() {
        return file == null ? target.length : status.sizeBytes();
    }

    /**
     * Fills {@code buffer} from {@code position} on.
     *
     * @throws SourceChangedException when the source ends before
     * @throws SourceRefusedException when its medium cannot read it
     */
    void read(MemorySegment buffer, long position) throws SourceException {
        if (file == null) {
            MemorySegment.copy(
                    target,
                    Math.toIntExact(position),
                    buffer,
                    ValueLayout.JAVA_BYTE,
                    0,
                    Math.toIntExact(buffer.byteSize()));
            return;
        }
        try {
            if (file.read(buffer, position) < buffer.byteSize()) {
                throw new SourceChangedException(source, "shrank");
            }
        } catch (SourceException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(
                    source, "cannot be read at byte %d: %s".formatted(position, e.getMessage()), e);
        }
    }

    /** Checks that what was read is what is there. */
    void checkUnchanged() throws SourceException {
        try {
            boolean same = SourceIdentity.of(disk.status(source.file())).equals(identity());
            if (file != null) {
                same &= SourceIdentity.of(file.status()).equals(identity());
            }
            if (!same) {
                throw new SourceChangedException(source, "changed");
            }
        } catch (SourceException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new SourceChangedException(source, "went", e);
        } catch (IOException e) {
            throw new SourceChangedException(source, "could not be looked at again", e);
        }
    }

    /** What the archive is going to say of it; the sequence is given when it is published. */
    Entry describe(int tier, Digest root) {
        var kind =
                switch (status.kind()) {
                    case LINK -> EntryKind.SYMLINK;
                    case DIRECTORY -> EntryKind.FOLDER;
                    default -> EntryKind.FILE;
                };
        return new Entry(
                1,
                kind,
                source.path(),
                sizeBytes(),
                status.modified(),
                status.mode(),
                status.userId(),
                status.groupId(),
                tier,
                root,
                Instant.now().truncatedTo(ChronoUnit.MICROS));
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                // Nothing was written to it.
            }
        }
    }
}
