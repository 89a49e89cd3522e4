package io.blockframe.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.blockframe.hash.Blake3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** BlockFrame as somebody has set it up: all its folders in one, and what was dropped so far. */
final class Installation {
    private static final int PIECE_BYTES = 1 << 20;

    final Path archive;
    final Path mount;
    final Path drop;
    final Path state;
    final Path config;
    final BlockFrameProcess blockframe;
    private final Path log;

    /** While it runs in the foreground. */
    Process up;

    /** Path in the archive, and the BLAKE3 of what was dropped. */
    final Map<String, String> dropped = new LinkedHashMap<>();

    Installation(Path folder) throws IOException {
        archive = folder.resolve("archive");
        mount = folder.resolve("mnt");
        drop = folder.resolve("drop");
        state = folder.resolve("state");
        log = folder.resolve("up.log");
        config = folder.resolve("config.toml");
        Files.createDirectories(folder.resolve("jobs"));
        Files.writeString(
                folder.resolve("jobs/drop.toml"),
                """
                kind = "ingest"
                folder = "drop"
                settle = "500ms"
                """);
        Files.writeString(
                config,
                """
                [archive]
                directory = "archive"
                [mount]
                default_mountpoint = "mnt"
                [cache]
                max_size = "100MB"
                [daemon]
                port = 0
                """);
        blockframe = new BlockFrameProcess(config);
    }

    /** Starts in the foreground; returns when files can be dropped and read. */
    void up() throws IOException {
        up = blockframe.up(log);
    }

    /** What it has said. */
    List<String> log() throws IOException {
        return Files.readAllLines(log);
    }

    /** Stops as Ctrl-C does, if it runs. */
    void stop() throws InterruptedException {
        if (up != null) {
            up.destroy();
            assertThat(up.waitFor(2, TimeUnit.MINUTES)).isTrue();
            up = null;
        }
    }

    void drop(String name, byte[] bytes) throws IOException {
        var file = drop.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        dropped.put(name, Blake3.fastest().hash(bytes).toString());
    }

    /** Drops a file that does not fit into memory, in one moment. */
    void dropLarge(String name, long sizeBytes, long seed) throws Exception {
        var partial = drop.resolve(name + ".part");
        writeRandom(partial, sizeBytes, seed);
        dropped.put(name, b3sum(partial));
        Files.move(partial, drop.resolve(name));
    }

    /** Writes a file that does not fit into memory. */
    static void writeRandom(Path file, long sizeBytes, long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var piece = new byte[PIECE_BYTES];
        try (var out = Files.newOutputStream(file)) {
            for (long left = sizeBytes; left > 0; left -= piece.length) {
                random.nextBytes(piece);
                out.write(piece, 0, (int) Math.min(left, piece.length));
            }
        }
    }

    /** Where a dropped file is when it was taken: right bytes to compare with. */
    Path taken(String name) {
        return drop.resolve(".committed").resolve(name);
    }

    void awaitAllInTheMount() {
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () ->
                                dropped.keySet().stream()
                                        .allMatch(name -> Files.exists(mount.resolve(name))));
    }

    /** Waits until the drop folder is empty, and checks that its files are where the job says. */
    void awaitAllTaken() throws Exception {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> dropped.keySet().stream().map(drop::resolve).noneMatch(Files::exists));
        for (var file : dropped.entrySet()) {
            assertThat(b3sum(taken(file.getKey()))).as(file.getKey()).isEqualTo(file.getValue());
        }
    }

    /** Checks that the root of every file in the archive is what {@code b3sum} prints of it. */
    void checkRoots() throws Exception {
        var roots = new HashMap<String, String>();
        for (var file : blockframe.run("ls", "--json").json()) {
            roots.put(file.get("path").asString(), file.get("root").asString());
        }
        assertThat(roots).isEqualTo(dropped);
    }

    void checkMount() throws Exception {
        for (var file : dropped.entrySet()) {
            assertThat(b3sum(mount.resolve(file.getKey())))
                    .as(file.getKey())
                    .isEqualTo(file.getValue());
        }
    }

    /** The folder of an entry. */
    Path entry(String path) throws IOException {
        var file = archive.resolve(path);
        var prefix = file.getFileName() + "_";
        try (var children = Files.list(file.getParent())) {
            return children.filter(c -> c.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The digest of every file in the entries, by path. */
    Map<String, String> stored() throws Exception {
        var digests = new TreeMap<String, String>();
        try (var tree = Files.walk(archive)) {
            for (var file : tree.filter(Files::isRegularFile).toList()) {
                if (!file.startsWith(archive.resolve(".blockframe"))) {
                    digests.put(archive.relativize(file).toString(), b3sum(file));
                }
            }
        }
        return digests;
    }

    static String b3sum(Path file) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder("b3sum", "--no-names", "--no-mmap", file.toString()).start();
        var digest = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).as("b3sum " + file).isZero();
        return digest;
    }
}
