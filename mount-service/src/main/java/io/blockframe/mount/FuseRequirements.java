package io.blockframe.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a mount needs of the machine, checked first: libfuse would only print a line and give up.
 *
 * @param device FUSE's
 * @param configuration of who may let others into his mounts
 * @param fusermount finds the program
 * @param root whether this process may do everything
 */
record FuseRequirements(
        Path device, Path configuration, Supplier<Optional<Path>> fusermount, boolean root) {

    private static final String INSTALL =
            "install it (Debian and Ubuntu: apt install fuse libfuse2, or libfuse2t64 on newer"
                    + " ones) or run bin/setup";

    /** Of this machine and this process. */
    static FuseRequirements here() throws IOException {
        return new FuseRequirements(
                Path.of("/dev/fuse"),
                Path.of("/etc/fuse.conf"),
                Fusermount::find,
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0));
    }

    /**
     * Checks everything but the library.
     *
     * @throws MountException naming what is missing and what to do
     */
    void check(boolean allowOther) throws MountException {
        if (!Files.exists(device)) {
            throw new MountException(
                    "%s is missing: load the kernel module (modprobe fuse); a container needs --device /dev/fuse --cap-add SYS_ADMIN"
                            .formatted(device));
        }
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            throw new MountException(
                    "%s cannot be opened by %s: give it mode 0666, or add the user to its group"
                            .formatted(device, System.getProperty("user.name")));
        }
        if (fusermount.get().isEmpty()) {
            throw new MountException("fusermount is missing: " + INSTALL);
        }
        if (allowOther && !root && !allowsOthers()) {
            throw new MountException(
                    "other users may not be let in: put the line user_allow_other into %s, or mount without it"
                            .formatted(configuration));
        }
    }

    /** What to say when libfuse 2 cannot be loaded. */
    static MountException noLibrary(LinkageError error) {
        return new MountException("libfuse 2 (libfuse.so.2) is missing: " + INSTALL, error);
    }

    private boolean allowsOthers() {
        try (var lines = Files.lines(configuration)) {
            return lines.map(String::strip).anyMatch("user_allow_other"::equals);
        } catch (IOException e) {
            return false;
        }
    }
}
