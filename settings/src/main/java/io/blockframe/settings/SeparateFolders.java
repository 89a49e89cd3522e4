package io.blockframe.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Folders with a role each, none of which may be or lie in another: a drop folder in the archive
 * would archive the archive, an archive in the mount would read itself.
 */
public final class SeparateFolders {
    private final Map<String, Path> folders = new LinkedHashMap<>();

    public SeparateFolders() {}

    /** Those of {@code other}, and what will be added. */
    public SeparateFolders(SeparateFolders other) {
        folders.putAll(other.folders);
    }

    /**
     * Adds a folder, which need not exist.
     *
     * @param role what people call it, "the archive"
     * @throws OverlapException when it overlaps one that was added before
     */
    public SeparateFolders add(String role, Path folder) {
        checkApart(role, folder);
        folders.put(role, realPath(folder));
        return this;
    }

    /** Checks a folder against those that were added, as {@link #add} does, and does not add it. */
    public void checkApart(String role, Path folder) {
        var added = realPath(folder);
        for (var other : folders.entrySet()) {
            if (added.equals(other.getValue())) {
                throw overlap("%s and %s are the same folder, %s", role, other.getKey(), added);
            }
            if (added.startsWith(other.getValue())) {
                throw overlap(
                        "%s, %s, lies in %s, %s", role, added, other.getKey(), other.getValue());
            }
            if (other.getValue().startsWith(added)) {
                throw overlap(
                        "%s, %s, lies in %s, %s", other.getKey(), other.getValue(), role, added);
            }
        }
    }

    /** The path without links and dots, as far as it exists. */
    public static Path realPath(Path path) {
        var absolute = path.toAbsolutePath().normalize();
        for (var existing = absolute; existing != null; existing = existing.getParent()) {
            try {
                return existing.toRealPath().resolve(existing.relativize(absolute)).normalize();
            } catch (IOException e) {
                // not there, or a mount whose process died: its parent tells
            }
        }
        return absolute;
    }

    private static OverlapException overlap(String pattern, Object... arguments) {
        return new OverlapException(
                pattern.formatted(arguments)
                        + "; give each a folder of its own, outside the other");
    }
}
