package io.blockframe.mount;

import io.blockframe.disk.OsDisk;
import io.blockframe.store.Archive;

import java.nio.file.Path;

/** A process that mounts an archive and serves it until it is told to end. */
final class MountProcess {
    /** What it prints when the mount answers. */
    static final String READY = "mounted";

    private MountProcess() {}

    /** Arguments: archive, mountpoint. */
    public static void main(String[] arguments) throws Exception {
        var archive = Archive.open(OsDisk.instance(), Path.of(arguments[0]));
        var settings = new MountSettings(256 << 20, false, true);
        try (var mount = MountService.mount(archive, Path.of(arguments[1]), settings)) {
            System.gc(); // whatever libfuse still needs must survive this
            System.out.println(READY);
            mount.awaitEnd();
        }
    }
}
