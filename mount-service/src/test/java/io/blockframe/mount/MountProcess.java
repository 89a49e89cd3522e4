package io.blockframe.mount;

import io.blockframe.disk.OsDisk;
import io.blockframe.store.Archive;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** A process that mounts an archive and serves it until it is told to end. */
final class MountProcess {
    /** What it prints when the mount answers. */
    static final String READY = "mounted";

    /** As people have it, with a cache that fits into the memory of tests. */
    static final MountSettings DEFAULTS =
            new MountSettings(256 << 20, Verify.CACHED, true, false, Permissions.RECORDED);

    private static final String NONE = "none";

    private MountProcess() {}

    /** What {@link #main} takes. */
    static List<String> arguments(Path archive, Path mountpoint, MountSettings settings) {
        var permissions = settings.permissions();
        return List.of(
                archive.toString(),
                mountpoint.toString(),
                Long.toString(settings.cacheBytes()),
                settings.verify().name(),
                Boolean.toString(settings.repair()),
                Boolean.toString(settings.allowOther()),
                text(permissions.userId()),
                text(permissions.groupId()),
                text(permissions.umask()));
    }

    private static String text(OptionalInt number) {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : NONE;
    }

    private static OptionalInt number(String text) {
        return text.equals(NONE) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
    }

    public static void main(String[] arguments) throws Exception {
        var archive = Archive.open(OsDisk.instance(), Path.of(arguments[0]));
        var settings =
                new MountSettings(
                        Long.parseLong(arguments[2]),
                        Verify.valueOf(arguments[3]),
                        Boolean.parseBoolean(arguments[4]),
                        Boolean.parseBoolean(arguments[5]),
                        new Permissions(
                                number(arguments[6]), number(arguments[7]), number(arguments[8])));
        try (var mount = MountService.mount(archive, Path.of(arguments[1]), settings)) {
            System.gc(); // whatever libfuse still needs must survive this
            System.out.println(READY);
            mount.awaitEnd();
        }
    }
}
