package io.blockframe.mount;

import io.blockframe.read.CellCache;
import io.blockframe.read.DamageRecorder;
import io.blockframe.read.ReadPolicy;
import io.blockframe.store.Archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Mounts archives. */
public final class MountService {

    /**
     * Options of every mount. Sizes and times are always asked for ({@code attr_timeout=0}): the
     * kernel must not end a file where an older version of it ended. Names are looked up again
     * after a second. libfuse 2 reads at most 128 KiB at a time.
     */
    private static final List<String> OPTIONS =
            List.of(
                    "ro",
                    "fsname=blockframe",
                    "subtype=blockframe",
                    "use_ino",
                    "attr_timeout=0",
                    "entry_timeout=1",
                    "max_read=131072");

    private MountService() {}

    /**
     * Mounts an archive and returns when the mount answers. The archive must stay open, and must
     * not lie under {@code mountpoint}.
     *
     * @param mountpoint created when missing; otherwise an empty folder
     * @throws MountException when it cannot be mounted, with what to do
     */
    public static Mount mount(Archive archive, Path mountpoint, MountSettings settings)
            throws IOException {
        FuseRequirements.here().check(settings.allowOther());
        var place = Mountpoint.prepare(mountpoint);
        var cache = new CellCache(settings.keptBytes());
        var recorder =
                new DamageRecorder(archive.ledger(), "mount", ReadPolicy.REPAIRING.listener());
        var policy = settings.repair() ? new ReadPolicy(true, recorder) : ReadPolicy.READ_ONLY;
        var files = new ArchiveFileSystem(archive, cache, policy, settings);
        var end = connect(files).mount(place, options(settings));
        var mount =
                new Mount(
                        place,
                        end,
                        () -> {
                            files.close();
                            recorder.close();
                            cache.close();
                        });
        try {
            Mountpoint.awaitAnswer(place);
            KernelReadAhead.widen(place);
        } catch (IOException e) {
            closeQuietly(mount, e);
            throw e;
        }
        return mount;
    }

    /**
     * Ends what {@link #mount} shows at {@code mountpoint}, in this process or another, which then
     * ends by itself. What is open stays readable until it is closed.
     *
     * @throws MountException when no archive is mounted there, or it cannot be unmounted
     */
    public static void unmount(Path mountpoint) throws IOException {
        Fusermount.unmount(Mountpoint.find(mountpoint));
    }

    private static JnrFuseMount connect(ArchiveFileSystem files) throws MountException {
        try {
            return new JnrFuseMount(files);
        } catch (LinkageError e) {
            throw FuseRequirements.noLibrary(e);
        }
    }

    static List<String> options(MountSettings settings) {
        var options = new ArrayList<>(OPTIONS);
        if (settings.allowOther()) {
            // Then the kernel must ask what each of them may read.
            options.add("allow_other");
            options.add("default_permissions");
            // NFS names a file for as long as its client likes.
            options.add("noforget");
        }
        return options;
    }

    private static void closeQuietly(Mount mount, IOException cause) {
        try {
            mount.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
