package io.blockframe.scrub;

import io.blockframe.commit.CommitResult;
import io.blockframe.commit.Committer;
import io.blockframe.commit.Source;
import io.blockframe.disk.Disk;
import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.format.Tier;
import io.blockframe.format.TierPolicy;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryReport;
import io.blockframe.testkit.DiskIo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Strikes an archive of thousands of files with random faults that parity can bear, and compares
 * what {@code health} reports of each file with what was struck, and the archive afterwards with
 * what it was.
 */
public final class FaultStorm {

    /** The shapes of the tiers, in smaller files: copies, copies of segments, and blocks. */
    private static final TierPolicy TIERS =
            new TierPolicy(
                    List.of(
                            new Tier(1, 1_000_000, new Geometry(1, 3, 1 << 20)),
                            new Tier(2, 5_000_000, new Geometry(1, 3, 1 << 20)),
                            new Tier(3, 1L << 40, new Geometry(30, 3, 1 << 20))));

    private static final int GROUP = 500;

    private final Disk disk = OsDisk.instance();
    private final Path directory;
    private final Random random;
    private final Archive archive;
    private final Map<ArchivePath, StruckEntry> struck = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long faults;

    private FaultStorm(Path directory, long seed) throws IOException {
        this.directory = directory;
        this.random = new Random(seed);
        this.archive = Archive.create(disk, directory.resolve("archive"));
    }

    /**
     * @param arguments an empty directory; how many faults at least; a seed
     */
    public static void main(String[] arguments) throws IOException {
        var storm = new FaultStorm(Path.of(arguments[0]), Long.parseLong(arguments[2]));
        if (!storm.run(Long.parseLong(arguments[1]))) {
            System.exit(1);
        }
    }

    private boolean run(long wanted) throws IOException {
        commit(4000, 1, 20_000);
        commit(30, 1_500_000, 5_000_000);
        commit(5, 20_000_000, 40_000_000);
        var before = digests();
        strike(wanted);
        var summary = health();
        var after = digests();
        before.forEach(
                (file, digest) -> {
                    if (!digest.equals(after.get(file))) {
                        wrong.add(file + " is not what it was");
                    }
                });
        after.keySet().removeAll(before.keySet());
        after.keySet().forEach(file -> wrong.add(file + " was not there before"));
        print(summary);
        return wrong.isEmpty();
    }

    private void commit(int files, int fromBytes, int toBytes) throws IOException {
        var committer = new Committer(archive, TIERS);
        var drop = Files.createDirectories(directory.resolve("drop"));
        var sources = new ArrayList<Source>();
        for (int file = 0; file < files; file++) {
            var content = new byte[random.nextInt(fromBytes, toBytes)];
            random.nextBytes(content);
            var name = "%d/%05d".formatted(toBytes, file);
            var path = Files.write(drop.resolve(String.valueOf(file % GROUP)), content);
            sources.add(new Source(path, ArchivePath.of(name)));
            if (sources.size() == GROUP
                    || toBytes > Committer.GROUP_MAX_BYTES
                    || file + 1 == files) {
                commit(committer, sources);
                sources.clear();
            }
        }
    }

    private static void commit(Committer committer, List<Source> sources) throws IOException {
        if (sources.size() == 1) {
            committer.commit(sources.getFirst());
            return;
        }
        for (var result : committer.commitAll(sources)) {
            if (!(result instanceof CommitResult.Committed)) {
                throw new IOException("not committed: " + result);
            }
        }
    }

    /** Entries in random order, each hit as hard as it can bear, until they are enough. */
    private void strike(long wanted) throws IOException {
        archive.catalogue().refresh();
        var entries = new ArrayList<>(archive.catalogue().all());
        Collections.shuffle(entries, random);
        for (var published : entries) {
            if (faults >= wanted) {
                return;
            }
            var hit = StruckEntry.strike(disk, archive.findFolder(published).orElseThrow(), random);
            struck.put(published.entry().path(), hit);
            faults += hit.faults();
        }
        throw new IOException("the archive can bear only %d faults".formatted(faults));
    }

    private ScrubSummary health() throws IOException {
        var opened = Archive.open(disk, archive.directory());
        try (var scrub = Scrub.begin(opened, ScrubOptions.HEALTH, this::compare)) {
            while (scrub.step()) {
                // To its end.
            }
            return scrub.summary();
        }
    }

    private void compare(EntryReport report) {
        var hit = struck.get(report.path());
        if (hit == null) {
            if (report.status() != EntryStatus.HEALTHY) {
                wrong.add("%s was not struck and is %s".formatted(report.path(), report.status()));
            }
            return;
        }
        hit.compare(report).ifPresent(wrong::add);
    }

    /** Of every file but those in which a scrub remembers what it did. */
    private Map<Path, Digest> digests() throws IOException {
        var digests = new TreeMap<Path, Digest>();
        List<Path> files;
        try (var walk = Files.walk(archive.directory())) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (var file : files) {
            var name = file.getFileName().toString();
            if (!name.startsWith("ledger")
                    && !name.equals(EntryLayout.SCRUB_LOCK)
                    && !EntryLayout.isRepairLock(name)) {
                digests.put(file, Blake3.fastest().hash(DiskIo.read(disk, file)));
            }
        }
        return digests;
    }

    private void print(ScrubSummary summary) {
        long cells = struck.values().stream().mapToLong(StruckEntry::cells).sum();
        long files = struck.values().stream().mapToLong(StruckEntry::files).sum();
        long copies = struck.values().stream().mapToLong(StruckEntry::copies).sum();
        System.out.printf(
                "%d faults in %d files: %d cells, %d shard files, %d copies of manifests and"
                        + " records%n",
                faults, struck.size(), cells, files, copies);
        System.out.printf("%s; %d wrong%n", summary.counts(), wrong.size());
        wrong.stream().limit(20).forEach(System.out::println);
    }
}
