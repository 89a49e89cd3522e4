package io.blockframe.mount;

import io.blockframe.read.CellCache;
import io.blockframe.read.DamageRecorder;
import io.blockframe.read.ReadPolicy;
import io.blockframe.read.WriteBack;
import io.blockframe.store.Archive;
import io.blockframe.store.IndexRefresh;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Mounts archives. */
public final class MountService {

    private static final Logger LOG = LoggerFactory.getLogger(MountService.class);

    /** How long a repair that is being written may delay the end. */
    private static final Duration REPAIR_END = Duration.ofSeconds(10);

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
        var platform = Platform.here();
        if (platform == Platform.LINUX) {
            FuseRequirements.here().check(settings.allowOther());
        }
        var place = platform.prepare(mountpoint);
        if (settings.repair()) {
            IndexRefresh.start(archive.catalogue());
        }
        var cache = new CellCache(settings.keptBytes());
        var recorder =
                new DamageRecorder(archive.ledger(), "mount", ReadPolicy.REPAIRING.listener());
        var policy = settings.repair() ? new ReadPolicy(true, recorder) : ReadPolicy.READ_ONLY;
        var files = new ArchiveFileSystem(archive, cache, policy, settings, platform.names());
        var fuse = connect(platform, files);
        var metrics = settings.metricsFile().map(file -> new MetricsFile(file, cache::use));
        var end = fuse.mount(platform, place, platform.options(settings));
        var mount =
                new Mount(
                        place,
                        end,
                        () -> fuse.unmount(platform, place),
                        () -> endRepairs(recorder),
                        () -> {
                            metrics.ifPresent(MetricsFile::close);
                            files.close();
                            cache.close();
                        });
        try {
            Mountpoint.awaitAnswer(place);
            KernelReadAhead.widen(place);
            metrics.ifPresent(MetricsFile::start);
        } catch (IOException e) {
            closeQuietly(mount, e);
            throw e;
        }
        return mount;
    }

    /**
     * Makes sure that {@code mountpoint} can be mounted on, before anything else is begun, and that
     * it is there.
     *
     * @throws MountException when it cannot, with what to do
     */
    public static void prepare(Path mountpoint) throws IOException {
        Platform.here().prepare(mountpoint);
    }

    /** In this order, so that every repair that is done gets into the ledger. */
    private static void endRepairs(DamageRecorder recorder) {
        try {
            if (!WriteBack.giveUp(REPAIR_END)) {
                LOG.warn(
                        "A repair did not end within {} s; what it left is removed by the next"
                                + " scrub",
                        REPAIR_END.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        recorder.close();
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

    private static JnrFuseMount connect(Platform platform, ArchiveFileSystem files)
            throws MountException {
        try {
            return new JnrFuseMount(files);
        } catch (LinkageError e) {
            throw platform.noLibrary(e);
        }
    }

    private static void closeQuietly(Mount mount, IOException cause) {
        try {
            mount.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
