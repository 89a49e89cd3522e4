package io.blockframe.scrub;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.FileStatus;
import io.blockframe.format.ArchiveIdentity;
import io.blockframe.format.ArchiveReadme;
import io.blockframe.format.DamagedException;
import io.blockframe.format.EntryLayout;
import io.blockframe.store.Archive;
import io.blockframe.store.LeftOvers;
import io.blockframe.store.SecondNames;
import io.blockframe.store.SmallFiles;
import io.blockframe.store.WritersLock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Checks what is the archive's own: its identity, its README, its catalogue, its ledger, its
 * left-overs.
 */
final class ControlFiles {

    private final Archive archive;
    private final Disk disk;
    private final ScrubOptions options;
    private final boolean repair;
    private final Summing summing;

    ControlFiles(Archive archive, ScrubOptions options, Summing summing) {
        this.archive = archive;
        this.disk = archive.disk();
        this.options = options;
        this.repair = options.repair();
        this.summing = summing;
    }

    /** Checks each of them; what cannot be read does not hide the others. */
    void check() {
        attempt("identity", this::checkIdentity);
        attempt("README", this::checkReadme);
        attempt("catalogue", this::checkCatalogue);
        attempt("ledger", this::checkLedger);
        attempt("staging", this::reportStaging);
        attempt(EntryLayout.CONTROL, this::collectTemporaries);
    }

    private interface Step {
        void run() throws IOException;
    }

    private void attempt(String what, Step step) {
        try {
            step.run();
        } catch (IOException e) {
            summing.unchecked("%s: %s".formatted(what, DiskErrors.text(e)));
        }
    }

    private void checkIdentity() throws IOException {
        var copies = new byte[EntryLayout.ARCHIVE_COPIES][];
        var names = new SecondNames(disk);
        for (int copy = 0; copy < copies.length; copy++) {
            copies[copy] = names.isSecond(identity(copy)) ? null : read(identity(copy));
        }
        byte[] right =
                Arrays.stream(copies)
                        .filter(this::isIdentity)
                        .findFirst()
                        .orElseGet(archive.identity()::encode);
        for (int copy = 0; copy < copies.length; copy++) {
            if (!Arrays.equals(right, copies[copy])) {
                heal(identity(copy), right);
            }
        }
    }

    private Path identity(int copy) {
        return archive.control().resolve(EntryLayout.identityName(copy));
    }

    private boolean isIdentity(byte[] copy) {
        try {
            return copy != null
                    && ArchiveIdentity.decode(copy, "identity").equals(archive.identity());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * It has no copy, and is what people are left with who have no program. What another version of
     * the program wrote stays.
     */
    private void checkReadme() throws IOException {
        var path = archive.directory().resolve(EntryLayout.README);
        byte[] found = read(path);
        if (found == null || !ArchiveReadme.isWhole(found)) {
            heal(path, ArchiveReadme.TEXT.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The bytes of a file; null when they cannot be read. */
    private byte[] read(Path path) throws IOException {
        try {
            return options.fromMedium()
                    ? SmallFiles.readFromMedium(disk, path)
                    : SmallFiles.read(disk, path);
        } catch (DamagedException e) {
            return null;
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
            return null;
        }
    }

    private void heal(Path path, byte[] right) {
        boolean healed = false;
        if (repair) {
            try {
                SmallFiles.replace(disk, path, right);
                healed = Arrays.equals(right, SmallFiles.readFromMedium(disk, path));
            } catch (IOException e) {
                summing.note("%s: %s".formatted(path.getFileName(), DiskErrors.text(e)));
            }
        }
        summing.damaged(archive.directory().relativize(path).toString(), healed);
    }

    private void checkCatalogue() throws IOException {
        try (var lock = WritersLock.await(archive, repair)) {
            var damaged = archive.catalogue().damagedCopies(options.fromMedium());
            boolean healed = repair && !damaged.isEmpty() && heal(damaged, lock);
            for (int copy : damaged) {
                var name = EntryLayout.catalogueName(copy);
                summing.damaged(EntryLayout.CONTROL + "/" + name, healed);
            }
        }
    }

    /** Without the lock a line that is appended meanwhile could vanish. */
    private boolean heal(List<Integer> damaged, WritersLock lock) {
        if (lock.failure().isPresent()) {
            summing.note("catalogue: not repaired: " + DiskErrors.text(lock.failure().get()));
            return false;
        }
        try {
            if (archive.catalogue().isEmpty()) {
                // What it lost has to be found by a walk: an archive must not come to look empty.
                disk.list(archive.directory()).close();
            }
            archive.catalogue().heal(damaged);
            return true;
        } catch (IOException e) {
            summing.note("catalogue: " + DiskErrors.text(e));
            return false;
        }
    }

    private void checkLedger() throws IOException {
        var damaged = archive.ledger().damagedCopies(options.fromMedium());
        boolean healed = repair && !damaged.isEmpty() && healLedger(damaged);
        for (int copy : damaged) {
            summing.damaged(EntryLayout.CONTROL + "/" + EntryLayout.ledgerName(copy), healed);
        }
    }

    private boolean healLedger(List<Integer> damaged) {
        try {
            archive.ledger().heal(damaged);
            return true;
        } catch (IOException e) {
            summing.note("ledger: " + DiskErrors.text(e));
            return false;
        }
    }

    /** Who writes to a staging folder does so more often than this; the next commit collects it. */
    private void reportStaging() throws IOException {
        for (var child : children(archive.control().resolve(EntryLayout.STAGING))) {
            if (status(child).filter(it -> it.isDirectory() && LeftOvers.isOld(it)).isPresent()) {
                summing.note(
                        "%s was left by a commit that was interrupted; the next one resumes or deletes it"
                                .formatted(archive.directory().relativize(child)));
            }
        }
    }

    private void collectTemporaries() throws IOException {
        for (var child : children(archive.control())) {
            var status = status(child);
            if (status.isPresent()) {
                LeftOvers.collect(disk, child, status.get(), repair);
            }
        }
    }

    /** Empty when it is gone: a commit that runs beside was quicker. */
    private Optional<FileStatus> status(Path path) throws IOException {
        try {
            return Optional.of(disk.status(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private List<Path> children(Path directory) throws IOException {
        try (var children = disk.list(directory)) {
            return children.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
