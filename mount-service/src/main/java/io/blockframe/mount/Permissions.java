package io.blockframe.mount;

import io.blockframe.format.EntryKind;

import java.util.OptionalInt;

/**
 * Whose the files are and who may read them, as the mount says. What is empty is as it was recorded
 * when the file was dropped.
 *
 * @param userId owner of everything
 * @param groupId group of everything
 * @param umask permission bits that nothing has, 0 to 0777; all others files and folders have, and
 *     of files those to execute only if they had one when they were dropped
 */
public record Permissions(OptionalInt userId, OptionalInt groupId, OptionalInt umask) {
    /** All as it was recorded. */
    public static final Permissions RECORDED =
            new Permissions(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    private static final int ALL = 0777;
    private static final int READ_AND_WRITE = 0666;
    private static final int EXECUTE = 0111;

    public Permissions {
        if (umask.isPresent() && (umask.getAsInt() & ~ALL) != 0) {
            throw new IllegalArgumentException(
                    "umask must be from 0 to 0777, was 0%o".formatted(umask.getAsInt()));
        }
    }

    /** The mode that is shown for one that was recorded. */
    int mode(EntryKind kind, int recorded) {
        if (umask.isEmpty() || kind == EntryKind.SYMLINK) {
            return recorded;
        }
        boolean executable = kind == EntryKind.FOLDER || (recorded & EXECUTE) != 0;
        return (executable ? ALL : READ_AND_WRITE) & ~umask.getAsInt();
    }
}
