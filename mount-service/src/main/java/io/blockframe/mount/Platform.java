package io.blockframe.mount;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What differs between systems in how an archive is mounted. Linux is what is run and tested; of
 * the others only what needs no kernel is tested.
 */
enum Platform {
    /** libfuse 2 and fusermount. */
    LINUX,
    /** macFUSE. */
    MACOS,
    /** WinFsp. */
    WINDOWS;

    /** That of this process. */
    static Platform here() {
        return of(System.getProperty("os.name"));
    }

    /**
     * @param name as Java's {@code os.name} has it
     */
    static Platform of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("windows")) {
            return WINDOWS;
        }
        return lower.startsWith("mac") ? MACOS : LINUX;
    }

    /**
     * Makes a mountpoint ready.
     *
     * @return where to mount
     * @throws MountException when that cannot be, with what to do
     */
    Path prepare(Path mountpoint) throws IOException {
        return this == WINDOWS ? DriveLetter.prepare(mountpoint) : Mountpoint.prepare(mountpoint);
    }

    /** How names are shown. */
    ShownNames names() {
        return this == WINDOWS ? ShownNames.WINDOWS : ShownNames.POSIX;
    }

    /**
     * What the file system is mounted with, each as after {@code -o}. Sizes and times are always
     * asked for ({@code attr_timeout=0}): the kernel must not end a file where an older version of
     * it ended. Names are looked up again after a second.
     */
    List<String> options(MountSettings settings) {
        var options =
                new ArrayList<>(
                        switch (this) {
                            // libfuse 2 reads at most 128 KiB at a time.
                            case LINUX ->
                                    List.of(
                                            "ro",
                                            "fsname=blockframe",
                                            "subtype=blockframe",
                                            "use_ino",
                                            "max_read=131072");
                            // The Finder leaves no files of its own where it cannot write.
                            case MACOS ->
                                    List.of(
                                            "ro",
                                            "fsname=blockframe",
                                            "volname=BlockFrame",
                                            "use_ino",
                                            "noappledouble");
                            // All belongs to who mounts; writing is refused by us.
                            case WINDOWS ->
                                    List.of(
                                            "FileSystemName=BlockFrame",
                                            "volname=BlockFrame",
                                            "uid=-1",
                                            "gid=-1");
                        });
        options.add("attr_timeout=0");
        options.add("entry_timeout=1");
        if (settings.allowOther() && this != WINDOWS) {
            // Then the kernel must ask what each of them may read.
            options.add("allow_other");
            options.add("default_permissions");
            // NFS names a file for as long as its client likes.
            options.add("noforget");
        }
        return options;
    }

    /** What to say when the library cannot be loaded. */
    MountException noLibrary(LinkageError error) {
        return switch (this) {
            case LINUX -> FuseRequirements.noLibrary(error);
            case MACOS ->
                    new MountException("macFUSE is missing: https://macfuse.github.io", error);
            case WINDOWS -> new MountException("WinFsp is missing: https://winfsp.dev", error);
        };
    }
}
