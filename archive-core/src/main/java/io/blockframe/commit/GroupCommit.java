package io.blockframe.commit;

import io.blockframe.disk.DiskFullException;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Published;
import io.blockframe.format.Tier;
import io.blockframe.format.TierPolicy;
import io.blockframe.store.Archive;
import io.blockframe.store.InspectionListener;
import io.blockframe.store.Publisher;
import io.blockframe.store.Publisher.Publication;
import io.blockframe.store.StagedEntry;
import io.blockframe.store.Workers;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Commits many small sources with the forces of one: writes all, one barrier, reads all back,
 * renames all, one barrier.
 */
final class GroupCommit implements AutoCloseable {

    /**
     * How many threads a group commit has.
     *
     * @param staging that read, write and encode; each has its memory
     * @param checking that read back: they wait for the drive, which works on many commands at once
     */
    record Threads(int staging, int checking) {
        /** For this machine. */
        static Threads ofMachine() {
            return new Threads(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4), 8);
        }

        /** One thing after another, always in the same order. */
        static Threads none() {
            return new Threads(1, 1);
        }
    }

    private static final int SLICE_BYTES = 256 << 10;

    private final Archive archive;
    private final TierPolicy tiers;
    private final InspectionListener listener;
    private final Workers stagers;
    private final Workers checkers;
    private final List<GroupBuffers> buffers;
    private final List<MediumReadBack> mediums;
    private final Map<StagedEntry, Written> written = new ConcurrentHashMap<>();

    /**
     * @param listener how much was read of what the archive has already; may end that
     */
    GroupCommit(Archive archive, TierPolicy tiers, Threads threads, InspectionListener listener) {
        this.archive = archive;
        this.tiers = tiers;
        this.listener = listener;
        stagers = new Workers(threads.staging());
        checkers = new Workers(threads.checking());
        buffers = Stream.generate(GroupBuffers::new).limit(stagers.count()).toList();
        mediums =
                Stream.generate(() -> new MediumReadBack(SLICE_BYTES))
                        .limit(checkers.count())
                        .toList();
    }

    private record Written(List<WrittenShard> shards, List<WrittenStripe> stripes) {}

    /** What became of a source before anything was published. */
    private sealed interface Step {
        record Staged(SourceFile source, StagedEntry entry) implements Step {}

        record Known(SourceFile source, Published published) implements Step {}

        record Ended(CommitResult result) implements Step {}
    }

    List<CommitResult> commit(List<Source> sources) throws IOException {
        var results = new ArrayList<CommitResult>();
        for (int from = 0, to; from < sources.size(); from = to) {
            to = endOfDistinct(sources, from);
            results.addAll(commitDistinct(sources.subList(from, to)));
        }
        return results;
    }

    /** Where the first path comes again: which of its versions is current is for order to say. */
    private static int endOfDistinct(List<Source> sources, int from) {
        var paths = new HashSet<ArchivePath>();
        int to = from;
        while (to < sources.size() && paths.add(sources.get(to).path())) {
            to++;
        }
        return to;
    }

    private List<CommitResult> commitDistinct(List<Source> sources) throws IOException {
        var steps = new Step[sources.size()];
        try (var staging = Staging.takeOnce(archive, sources.getFirst())) {
            stagers.forEach(
                    steps.length,
                    (part, worker) ->
                            steps[part] =
                                    stage(staging, part, sources.get(part), buffers.get(worker)));
            Arrays.setAll(steps, i -> endIfChanged(steps[i]));
            requireRoom(List.of(steps));
            return publish(staging.id(), List.of(steps));
        } finally {
            for (var step : steps) {
                if (step != null) {
                    close(step);
                }
            }
        }
    }

    private Step stage(Staging staging, int number, Source source, GroupBuffers buffers)
            throws IOException {
        SourceFile file = null;
        try {
            file = SourceFile.open(archive.disk(), source);
            if (file.sizeBytes() > Committer.GROUP_MAX_BYTES) {
                throw new SourceChangedException(
                        source, "grew to %,d bytes".formatted(file.sizeBytes()));
            }
            var known = Duplicates.find(archive, file, listener);
            if (known.isPresent()) {
                return new Step.Known(file, known.get());
            }
            var tier = tiers.tierOf(file.sizeBytes());
            FreeSpace.check(archive, tier.geometry(), file.sizeBytes());
            return new Step.Staged(file, write(staging, number, file, tier, buffers));
        } catch (IOException | RuntimeException | Error e) {
            if (file != null) {
                file.close();
            }
            if (e instanceof SourceException || e instanceof DiskFullException) {
                return new Step.Ended(new CommitResult.Failed(source, (IOException) e));
            }
            throw e;
        }
    }

    /**
     * One that does not fit waits alone. Where there was no room for the bytes of any, it is the
     * archive that is full.
     */
    private static void requireRoom(List<Step> steps) throws DiskFullException {
        DiskFullException full = null;
        for (var step : steps) {
            if (!(step instanceof Step.Ended(CommitResult.Failed(_, DiskFullException e)))
                    || e.neededBytes() > 0) {
                return;
            }
            full = e;
        }
        throw full;
    }

    /** What was read must be what is there, as late as can be. */
    private static Step endIfChanged(Step step) {
        if (step instanceof Step.Staged(var source, _)) {
            try {
                source.checkUnchanged();
            } catch (SourceException e) {
                source.close();
                return new Step.Ended(new CommitResult.Failed(source.source(), e));
            }
        }
        return step;
    }

    private StagedEntry write(
            Staging staging, int number, SourceFile source, Tier tier, GroupBuffers buffers)
            throws IOException {
        var geometry = tier.geometry();
        var target =
                new StagedShards(
                        archive.disk(),
                        staging.directory().resolve(Integer.toString(number)),
                        geometry,
                        source.sizeBytes());
        archive.disk().createDirectory(target.directory());
        var done = new Written(new ArrayList<>(), new ArrayList<>());
        StripeWriter.Receiver receiver =
                shard -> {
                    shard.close();
                    done.shards.add(shard);
                };
        long shardBytes = geometry.shardBytes(source.sizeBytes(), 0, 0);
        var memory = buffers.of(geometry, shardBytes);
        var writer = new StripeWriter(target, source, memory, WorkQueue.inline(), receiver);
        for (int i = 0; i < target.stripeCount(); i++) {
            var stripe = writer.write(i);
            target.writeRecords(stripe);
            done.stripes.add(stripe);
        }
        var shards = done.stripes.stream().flatMap(stripe -> stripe.shards().stream()).toList();
        var staged =
                new StagedEntry(
                        target.directory(),
                        source.describe(tier.number(), Roots.of(geometry, shards)),
                        geometry,
                        shards);
        written.put(staged, done);
        return staged;
    }

    private List<CommitResult> publish(String id, List<Step> steps) throws IOException {
        var staged =
                steps.stream()
                        .filter(Step.Staged.class::isInstance)
                        .map(step -> ((Step.Staged) step).entry())
                        .toList();
        var publication = new Publisher(archive, checkers).publish(id, staged, this::readBack);
        var results = new ArrayList<CommitResult>();
        try (var duplicates = new Duplicates(archive, tiers, listener)) {
            if (steps.stream().filter(Step.Known.class::isInstance).count() > 1) {
                duplicates.forceAll();
            }
            for (var step : steps) {
                results.add(result(step, publication, duplicates));
            }
        }
        return results;
    }

    private CommitResult result(Step step, Publication publication, Duplicates duplicates)
            throws IOException {
        var published = publication.published();
        var unplaced = publication.unplaced();
        return switch (step) {
            case Step.Ended(var result) -> result;
            case Step.Known(var source, var known) -> acknowledge(source, known, duplicates);
            case Step.Staged(var source, var entry) when published.containsKey(entry) ->
                    new CommitResult.Committed(
                            source.source(), published.get(entry), entry.geometry());
            case Step.Staged(var source, var entry) when unplaced.containsKey(entry) ->
                    new CommitResult.Failed(
                            source.source(), Unplaced.reason(source.source(), unplaced.get(entry)));
            case Step.Staged(var source, var entry) ->
                    acknowledge(
                            source,
                            archive.catalogue()
                                    .find(entry.entry().path(), entry.entry().root())
                                    .orElseThrow(),
                            duplicates);
        };
    }

    private CommitResult acknowledge(SourceFile source, Published known, Duplicates duplicates)
            throws IOException {
        try {
            return duplicates.acknowledge(source, known);
        } catch (ArchiveException | AccessDeniedException | DiskFullException e) {
            // Of this entry or its source; others are not concerned.
            return new CommitResult.Failed(source.source(), e);
        }
    }

    /** Reads shards and records of a staged entry from the medium. */
    private void readBack(StagedEntry staged, int worker) throws IOException {
        var medium = mediums.get(worker);
        var target =
                new StagedShards(
                        archive.disk(),
                        staged.directory(),
                        staged.geometry(),
                        staged.entry().sizeBytes());
        for (var shard : written.get(staged).shards) {
            medium.checkShard(target, shard);
        }
        for (var stripe : written.get(staged).stripes) {
            medium.checkRecords(target, stripe);
        }
    }

    private static void close(Step step) {
        switch (step) {
            case Step.Staged(var source, _) -> source.close();
            case Step.Known(var source, _) -> source.close();
            case Step.Ended _ -> {}
        }
    }

    @Override
    public void close() {
        stagers.close();
        checkers.close();
        mediums.forEach(MediumReadBack::close);
        buffers.forEach(GroupBuffers::close);
    }
}
