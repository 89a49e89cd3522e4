package io.blockframe.launcher.archives;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchiveException;
import io.blockframe.store.Archive;
import io.blockframe.store.LostIdentityException;
import io.blockframe.store.NoArchiveException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** Opens archives, and creates them where none was before. */
public final class Archives {
    private static final Logger LOG = LoggerFactory.getLogger(Archives.class);

    private final ArchiveMemory memory;

    /**
     * @param state folder that remembers which archives were seen
     */
    public Archives(Path state) {
        this.memory = new ArchiveMemory(state);
    }

    /**
     * Opens the archive in {@code directory}.
     *
     * @throws NoArchiveException when there is none
     */
    public Archive open(Path directory) throws IOException {
        return Archive.open(OsDisk.instance(), directory);
    }

    /**
     * Opens the archive in {@code directory} even when its catalogue is gone.
     *
     * @throws NoArchiveException when there is none
     */
    public Archive openForHealth(Path directory) throws IOException {
        return Archive.openForHealth(OsDisk.instance(), directory);
    }

    /**
     * Opens the archive in {@code directory}, or creates it when the directory is missing or empty.
     *
     * @throws UsageException when another archive was there before than is now, or none is: a disk
     *     that is not mounted must not be taken for a place for a new archive
     */
    public Archive openOrCreate(Path directory) throws IOException {
        var remembered = memory.archiveIn(directory);
        var archive = find(directory);
        if (archive.isEmpty()) {
            if (remembered.isPresent()) {
                throw gone(directory, remembered.get());
            }
            return create(directory);
        }
        var id = archive.get().identity().id();
        if (remembered.isPresent() && !remembered.get().equals(id)) {
            throw swapped(directory, remembered.get(), id);
        }
        if (remembered.isEmpty()) {
            rememberIfPossible(directory, id);
        }
        return archive.get();
    }

    private Optional<Archive> find(Path directory) throws IOException {
        try {
            return Optional.of(open(directory));
        } catch (LostIdentityException e) {
            throw e; // an archive is there: nothing is to be mounted or created
        } catch (NoArchiveException e) {
            if (Files.isDirectory(directory) || Files.notExists(directory)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Only what can be remembered is created. */
    private Archive create(Path directory) throws IOException {
        memory.checkWritable();
        try {
            var archive = Archive.create(OsDisk.instance(), directory);
            memory.remember(directory, archive.identity().id());
            LOG.info("created the archive {}", directory);
            Deduplication.warning(directory).ifPresent(LOG::warn);
            return archive;
        } catch (ArchiveException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private void rememberIfPossible(Path directory, UUID id) {
        try {
            memory.remember(directory, id);
        } catch (IOException e) {
            LOG.warn("cannot remember that an archive is in {}: {}", directory, e.toString());
        }
    }

    private UsageException gone(Path directory, UUID id) {
        return new UsageException(
                ("%s held the archive %s, and holds none now. Is the disk mounted? For a new"
                                + " archive in this place, first delete its line in %s")
                        .formatted(directory, id, memory.file()));
    }

    private UsageException swapped(Path directory, UUID before, UUID now) {
        return new UsageException(
                ("%s held the archive %s, and holds the archive %s now. Is another disk mounted? If"
                                + " it is meant to be there, delete its line in %s")
                        .formatted(directory, before, now, memory.file()));
    }
}
