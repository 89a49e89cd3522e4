package io.blockframe.mount;

import io.blockframe.disk.TypedPath;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The folder that an archive is mounted on, made ready. */
final class Mountpoint {
    private static final Logger LOG = LoggerFactory.getLogger(Mountpoint.class);
    private static final long ANSWER_SECONDS = 10;

    /** As many as Linux follows. */
    private static final int MAX_LINKS = 40;

    private Mountpoint() {}

    /**
     * Makes {@code mountpoint} an empty folder with nothing mounted on it: creates it when it is
     * missing, and takes it over from a mount whose process is gone.
     *
     * @return its real path
     * @throws MountException when that cannot be, with what to do
     */
    static Path prepare(Path mountpoint) throws IOException {
        var named = linked(mountpoint);
        if (named.getParent() == null) {
            throw new MountException("cannot mount on " + named);
        }
        Files.createDirectories(named.getParent());
        var place = realPath(named);
        while (MountTable.isOurs(place)) {
            takeOver(place);
        }
        try {
            Files.createDirectory(place);
        } catch (FileAlreadyExistsException e) {
            refuseUnlessEmptyFolder(place);
        }
        return place;
    }

    /**
     * The real path of a folder that an archive is mounted on.
     *
     * @throws MountException when none is
     */
    static Path find(Path mountpoint) throws IOException {
        var absolute = mountpoint.toAbsolutePath().normalize();
        try {
            var place = realPath(linked(mountpoint));
            if (MountTable.isOurs(place)) {
                return place;
            }
        } catch (NoSuchFileException e) {
            // then nothing is mounted there
        }
        throw new MountException(
                "no archive is mounted on %s: /proc/self/mountinfo lists what is mounted where"
                        .formatted(absolute));
    }

    /**
     * Waits until what is mounted answers.
     *
     * @throws IOException what it answers, if that is an error
     * @throws MountException when it does not answer for a while
     */
    static void awaitAnswer(Path place) throws IOException {
        // Whoever asks a mount that hangs, hangs with it: not this thread.
        var answer = new CompletableFuture<Void>();
        Thread.ofPlatform()
                .daemon()
                .name("mountpoint-probe")
                .start(
                        () -> {
                            try {
                                Files.readAttributes(place, BasicFileAttributes.class);
                                answer.complete(null);
                            } catch (IOException | RuntimeException e) {
                                answer.completeExceptionally(e);
                            }
                        });
        try {
            answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new MountException(
                    "%s is mounted and has not answered for %d s: end its process, or unmount it with: fusermount -u -z %s"
                            .formatted(place, ANSWER_SECONDS, place),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MountException("interrupted while asking " + place, e);
        }
    }

    private static void takeOver(Path place) throws IOException {
        try {
            awaitAnswer(place);
        } catch (MountException | AccessDeniedException e) {
            throw e instanceof MountException ? e : living(place);
        } catch (IOException e) {
            // ENOTCONN: the process that served it is gone.
            LOG.info(
                    "{} is left from a mount that has ended ({}); taking it over",
                    place,
                    e.toString());
            Fusermount.unmount(place);
            return;
        }
        throw living(place);
    }

    private static MountException living(Path place) {
        return new MountException(
                "%s is a BlockFrame mount already: use it, or unmount it with: fusermount -u %s"
                        .formatted(place, place));
    }

    private static void refuseUnlessEmptyFolder(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            throw new MountException("%s is not a folder: mount on an empty one".formatted(place));
        }
        try (var children = Files.newDirectoryStream(place)) {
            if (children.iterator().hasNext()) {
                throw new MountException(
                        "%s is not empty, and a mount would hide what is in it: mount on an empty folder, or on one that does not exist"
                                .formatted(place));
            }
        }
    }

    /** What a link leads to, in the end. */
    private static Path linked(Path mountpoint) throws IOException {
        var place = TypedPath.of(mountpoint);
        for (int links = 0; Files.isSymbolicLink(place); links++) {
            if (links == MAX_LINKS) {
                throw new MountException(
                        "%s: too many levels of symbolic links, as when they lead in a circle: mount on a folder"
                                .formatted(mountpoint.toAbsolutePath()));
            }
            place = TypedPath.of(place.resolveSibling(Files.readSymbolicLink(place)));
        }
        return place;
    }

    /** The real path, without asking what may be a dead mount for its own. */
    private static Path realPath(Path place) throws IOException {
        return place.getParent() == null
                ? place
                : place.getParent().toRealPath().resolve(place.getFileName());
    }
}
