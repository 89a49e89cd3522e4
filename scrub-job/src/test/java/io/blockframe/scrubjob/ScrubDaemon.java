package io.blockframe.scrubjob;

import static org.awaitility.Awaitility.await;

import io.blockframe.commit.Committer;
import io.blockframe.commit.Source;
import io.blockframe.disk.Disk;
import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Geometry;
import io.blockframe.format.Tier;
import io.blockframe.format.TierPolicy;
import io.blockframe.jobs.ApiAccess;
import io.blockframe.jobs.DaemonSettings;
import io.blockframe.jobs.JobDaemon;
import io.blockframe.jobs.JobFiles;
import io.blockframe.jobs.JobKind;
import io.blockframe.settings.SeparateFolders;
import io.blockframe.store.Archive;

import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;

/** A real daemon with scheduled scrubs over a real archive, for tests. */
final class ScrubDaemon implements AutoCloseable {

    /** Stripes of 4 MiB: many bands in a small file. */
    static final TierPolicy TIERS =
            new TierPolicy(
                    List.of(
                            new Tier(1, 1_000_000, new Geometry(1, 3, 1 << 20)),
                            new Tier(2, 1L << 40, new Geometry(4, 2, 1 << 20))));

    static final String JOB = "scrub-nightly";

    /** A cron that does not come during a test. */
    static final String NEVER = "0 0 0 1 1 ? 2099";

    final Path home;
    final Archive archive;
    final JobDaemon daemon;

    /** Runs what is declared in {@code home/jobs}. */
    ScrubDaemon(Path home) throws IOException {
        this(home, OsDisk.instance());
    }

    ScrubDaemon(Path home, Disk disk) throws IOException {
        this.home = home;
        archive = Archive.open(disk, home.resolve("archive"));
        var kinds = List.<JobKind>of(new ScrubKind());
        daemon =
                JobDaemon.start(
                        new DaemonSettings(
                                archive,
                                home.resolve("state"),
                                kinds,
                                new JobFiles(
                                        home.resolve("jobs"), home, new SeparateFolders(), kinds),
                                new ApiAccess(
                                        InetAddress.getLoopbackAddress(), 0, Optional.empty())));
    }

    /** Makes an archive of files {@code file-0}, … with random content. */
    static Archive archive(Path home, int files, int bytes) throws IOException {
        var archive = Archive.create(OsDisk.instance(), home.resolve("archive"));
        var sources = Files.createDirectory(home.resolve("sources"));
        var committer = new Committer(archive, TIERS);
        for (int i = 0; i < files; i++) {
            var content = new byte[bytes];
            new Random(i).nextBytes(content);
            var file = Files.write(sources.resolve("file-" + i), content);
            committer.commit(new Source(file, ArchivePath.of("file-" + i)));
        }
        return archive;
    }

    /** Declares the one job. */
    static void declare(Path home, String... lines) throws IOException {
        declareAs(JOB, home, lines);
    }

    /** Declares one job of several. */
    static void declareAs(String job, Path home, String... lines) throws IOException {
        Files.createDirectories(home.resolve("jobs"));
        var text = "kind = \"scrub\"\n" + String.join("\n", lines).replace('\'', '"') + "\n";
        var next = Files.writeString(home.resolve("jobs/next"), text);
        Files.move(
                next,
                home.resolve("jobs/" + job + ".toml"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Flips a bit of the first data segment of a file. */
    static Path segment(Archive archive, String path) throws IOException {
        var entry = archive.catalogue().find(ArchivePath.of(path)).orElseThrow();
        try (var files = Files.walk(entry.folder().under(archive.directory()))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("segment_"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    static void flip(Path file, int at) throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    static void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50)).until(condition);
    }

    private RestTestClient client() {
        return RestTestClient.bindToServer().baseUrl("http://127.0.0.1:" + daemon.port()).build();
    }

    String text(String uri, MediaType type) {
        return client().get()
                .uri(uri)
                .accept(type)
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }

    JsonNode get(String uri) {
        return JsonMapper.shared().readTree(text(uri, MediaType.ALL));
    }

    int post(String uri) {
        return client().post().uri(uri).exchange().returnResult().getStatus().value();
    }

    /** The one job, as GET /jobs shows it. */
    JsonNode job() {
        return job(JOB);
    }

    /** One of several. */
    JsonNode job(String name) {
        return get("/jobs")
                .valueStream()
                .filter(job -> job.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The reports of the one job, newest first. */
    List<JsonNode> reports() {
        return reports(JOB);
    }

    List<JsonNode> reports(String job) {
        return get("/reports")
                .path("items")
                .valueStream()
                .filter(report -> report.path("job").asString().equals(job))
                .toList();
    }

    /** The newest report of the one job, when so many say that a run finished. */
    JsonNode finished(int runs) {
        return finished(JOB, runs);
    }

    JsonNode finished(String job, int runs) {
        until(
                () ->
                        reports(job).stream()
                                        .filter(report -> report.path("finished").asBoolean())
                                        .count()
                                >= runs);
        return get("/reports/" + reports(job).getFirst().path("id").asString());
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
