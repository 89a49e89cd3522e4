package io.blockframe.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where WinFsp mounts: a drive that does not exist yet, or a folder that does not. */
final class DriveLetter {
    private static final Pattern DRIVE = Pattern.compile("([A-Za-z]):\\\\?");

    private DriveLetter() {}

    /** The drive that a mountpoint names, as {@code Z:\}; empty when it is a folder. */
    static Optional<String> of(String mountpoint) {
        var matcher = DRIVE.matcher(mountpoint);
        return matcher.matches()
                ? Optional.of(matcher.group(1).toUpperCase(Locale.ROOT) + ":\\")
                : Optional.empty();
    }

    /**
     * Checks that something can be mounted.
     *
     * @return where to mount
     * @throws MountException when there is something already
     */
    static Path prepare(Path mountpoint) throws IOException {
        var drive = of(mountpoint.toString());
        var place = drive.isPresent() ? Path.of(drive.get()) : mountpoint.toAbsolutePath();
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new MountException(
                    "%s is there already: name a drive letter or a folder that does not exist"
                            .formatted(place));
        }
        if (drive.isEmpty() && place.getParent() != null) {
            Files.createDirectories(place.getParent());
        }
        return place;
    }
}
