package io.blockframe.ingest;

import static org.awaitility.Awaitility.await;

import io.blockframe.disk.Disk;
import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Geometry;
import io.blockframe.format.Published;
import io.blockframe.format.Tier;
import io.blockframe.format.TierPolicy;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;
import io.blockframe.jobs.ApiAccess;
import io.blockframe.jobs.DaemonSettings;
import io.blockframe.jobs.JobDaemon;
import io.blockframe.jobs.JobFile;
import io.blockframe.jobs.JobKind;
import io.blockframe.jobs.JobSource;
import io.blockframe.store.Archive;

import org.springframework.test.web.servlet.client.RestTestClient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;

/** A real daemon over real folders, for tests. */
final class Daemons implements AutoCloseable {

    /** Stripes of 4 MiB for what is larger than 1 MB: many stripes in a small file. */
    static final TierPolicy TIERS =
            new TierPolicy(
                    List.of(
                            new Tier(1, 1_000_000, new Geometry(1, 3, 1 << 20)),
                            new Tier(2, 1L << 40, new Geometry(4, 2, 1 << 20))));

    static final int STRIPE_BYTES = 4 << 20;

    /** Runs before an operation of the disk; may throw what the disk would. */
    interface Hook {
        void before(String operation, Path path) throws IOException;
    }

    final Path drop;
    final Archive archive;
    final JobDaemon daemon;

    Daemons(Path home, Hook hook) throws IOException {
        this(home, hook, job("ingest-drop", home.resolve("drop"), Duration.ofMillis(100)));
    }

    Daemons(Path home, Hook hook, IngestJob job) throws IOException {
        drop = job.folder();
        archive = openOrCreate(hooked(hook), home.resolve("archive"));
        daemon = JobDaemon.start(settings(home, archive, job));
    }

    Daemons(Path home) throws IOException {
        this(home, (_, _) -> {});
    }

    /** A drop folder with everything else as it is by default. */
    static IngestJob job(String name, Path folder, Duration settle) {
        return new IngestJob(
                name,
                folder,
                pickup(settle),
                new OutcomeRules(
                        ".committed",
                        ".rejected",
                        OnSuccess.MOVE,
                        Duration.ofMinutes(10),
                        Optional.empty()),
                Optional.empty());
    }

    /** Polls as often as a file has to settle. */
    static PickupRules pickup(Duration settle) {
        return new PickupRules(
                settle,
                settle,
                settle,
                new NamePatterns(NamePatterns.UNFINISHED),
                Optional.empty(),
                1);
    }

    /** A job source that never changes. */
    static JobSource declared(IngestJob job) {
        return () -> List.of(new JobFile.Usable(job));
    }

    static final List<JobKind> KINDS = List.of(new IngestKind(TIERS));

    static DaemonSettings settings(Path home, Archive archive) {
        return settings(
                home, archive, job("ingest-drop", home.resolve("drop"), Duration.ofMillis(100)));
    }

    private static DaemonSettings settings(Path home, Archive archive, IngestJob job) {
        return new DaemonSettings(archive, home.resolve("state"), KINDS, declared(job), api(0));
    }

    static ApiAccess api(int port) {
        return new ApiAccess(InetAddress.getLoopbackAddress(), port, Optional.empty());
    }

    static Archive openOrCreate(Disk disk, Path directory) throws IOException {
        return Files.exists(directory)
                ? Archive.open(disk, directory)
                : Archive.create(disk, directory);
    }

    /** The operating system's disk behind a hook. */
    static Disk hooked(Hook hook) {
        return (Disk)
                Proxy.newProxyInstance(
                        Disk.class.getClassLoader(),
                        new Class<?>[] {Disk.class},
                        (_, method, arguments) -> {
                            hook.before(method.getName(), (Path) arguments[0]);
                            try {
                                return method.invoke(OsDisk.instance(), arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    Path write(String name, byte[] content) throws IOException {
        var file = drop.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    Path committed(String name) {
        return drop.resolve(".committed").resolve(name);
    }

    Path rejected(String name) {
        return drop.resolve(".rejected").resolve(name);
    }

    Optional<Published> entry(String path) {
        return archive.catalogue().find(ArchivePath.of(path));
    }

    static Digest digest(byte[] content) {
        return Blake3.fastest().hash(content);
    }

    static byte[] random(long seed, int bytes) {
        var content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }

    static void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50)).until(condition);
    }

    static void untilExists(Path path) {
        until(() -> Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS));
    }

    RestTestClient client() {
        return RestTestClient.bindToServer().baseUrl("http://127.0.0.1:" + daemon.port()).build();
    }

    String get(String uri) {
        return client().get()
                .uri(uri)
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }

    /** The newest executions, as JSON, once all of them have ended. */
    String executions() {
        until(() -> !currentExecutions().contains("\"status\":\"running\""));
        return currentExecutions();
    }

    private String currentExecutions() {
        return get("/jobs/ingest-drop/executions?size=100");
    }

    @Override
    public void close() {
        try {
            daemon.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
