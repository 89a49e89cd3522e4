package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.format.DamagedException;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Manifest;
import io.blockframe.format.ManifestCodec;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Compares the copies of an entry's manifest with the best of them, and rewrites those that differ:
 * holding the lock of those who publish, who write newer ones.
 */
final class ManifestMender {

    private final Archive archive;
    private final EntryFolder folder;
    private final Disk disk;
    private final InspectorOptions options;
    private final Findings findings;
    private final byte[][] copies;
    private byte[] right; // what each copy should be

    ManifestMender(
            Archive archive, EntryFolder folder, InspectorOptions options, Findings findings) {
        this.archive = archive;
        this.folder = folder;
        this.disk = folder.disk();
        this.options = options;
        this.findings = findings;
        this.copies = new byte[EntryLayout.metadataCopies(folder.geometry())][];
    }

    /**
     * Compares and rewrites.
     *
     * @throws IOException for an error that is not damage, and when a newer program wrote a copy
     */
    void mend() throws IOException {
        readAll();
        if (IntStream.range(0, copies.length).allMatch(this::isRight)) {
            return;
        }
        try (var lock = WritersLock.await(archive, options.repair())) {
            boolean mayWrite = options.repair() && lock.failure().isEmpty();
            lock.failure()
                    .filter(_ -> options.repair())
                    .ifPresent(e -> findings.note("manifest not repaired: " + DiskErrors.text(e)));
            readAll(); // what was written meanwhile, of a newer generation, must stay
            for (int copy = 0; copy < copies.length; copy++) {
                if (!isRight(copy)) {
                    findings.manifestCopies.add(1, mayWrite && rewrite(copy) ? 1 : 0);
                }
            }
        } catch (FileLockInterruptionException e) {
            throw new InterruptedIOException("interrupted while inspecting");
        }
    }

    private void readAll() throws IOException {
        var names = new SecondNames(disk);
        for (int copy = 0; copy < copies.length; copy++) {
            copies[copy] = names.isSecond(folder.manifestCopy(copy)) ? null : read(copy);
        }
        right = best();
    }

    private boolean isRight(int copy) {
        return Arrays.equals(right, copies[copy]);
    }

    /** The bytes of a copy; null when they cannot be read. */
    private byte[] read(int copy) throws IOException {
        try {
            return options.fromMedium()
                    ? SmallFiles.readFromMedium(disk, folder.manifestCopy(copy))
                    : SmallFiles.read(disk, folder.manifestCopy(copy));
        } catch (DamagedException e) {
            return null;
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
            return null;
        }
    }

    /** The bytes of the highest generation; a commit may have written one since it was loaded. */
    private byte[] best() throws IOException {
        var best = folder.manifest();
        byte[] bytes = null;
        for (byte[] copy : copies) {
            if (copy == null || Arrays.equals(bytes, copy)) {
                continue;
            }
            var candidate = decode(copy);
            if (candidate != null
                    && (candidate.generation() > best.generation()
                            || bytes == null && candidate.equals(best))) {
                best = candidate;
                bytes = copy;
            }
        }
        return bytes == null ? ManifestCodec.encode(best) : bytes;
    }

    /** A manifest of this entry; null when the bytes are none. */
    private Manifest decode(byte[] bytes) throws IOException {
        try {
            var known = folder.manifest();
            var found = ManifestCodec.decode(bytes, "manifest");
            boolean same =
                    found.archive().equals(known.archive())
                            && found.geometry().equals(known.geometry())
                            && found.shards().equals(known.shards())
                            && found.entry().path().equals(known.entry().path())
                            && found.entry().root().equals(known.entry().root());
            return same ? found : null;
        } catch (DamagedException e) {
            return null;
        }
    }

    private boolean rewrite(int copy) {
        Path path = folder.manifestCopy(copy);
        try {
            options.listener().repairs(folder.manifest().entry(), EntryLayout.manifestName(copy));
            SmallFiles.replace(disk, path, right);
            if (!Arrays.equals(right, SmallFiles.readFromMedium(disk, path))) {
                throw new DamagedException(
                        path + ": what was read back is not what was written; check the disk");
            }
            return true;
        } catch (IOException e) {
            findings.note(
                    "%s not repaired: %s"
                            .formatted(EntryLayout.manifestName(copy), DiskErrors.text(e)));
            return false;
        }
    }
}
