package io.blockframe.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Paths as people type them. */
public final class TypedPath {

    private TypedPath() {}

    /**
     * What {@code path} means to the system, absolute and without dots: {@code ..} behind a link is
     * the parent of what the link leads to, and not of the link, as {@link Path#normalize} has it.
     * Other links are not followed, and folders on the way may be missing.
     *
     * @throws IOException when there is a {@code ..} behind a link that leads nowhere
     */
    public static Path of(Path path) throws IOException {
        var absolute = path.toAbsolutePath();
        var place = absolute.getRoot();
        for (var name : absolute) {
            switch (name.toString()) {
                case "", "." -> {}
                case ".." -> place = parent(real(place));
                default -> place = place.resolve(name);
            }
        }
        return place;
    }

    private static Path real(Path place) throws IOException {
        try {
            return place.toRealPath();
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(place)) {
                throw e;
            }
            return place; // somebody is about to create it
        }
    }

    private static Path parent(Path place) {
        return place.getParent() == null ? place : place.getParent();
    }
}
