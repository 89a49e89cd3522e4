package io.blockframe.commit;

import io.blockframe.disk.DiskErrors;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.DamagedException;
import io.blockframe.format.Geometry;
import io.blockframe.format.Published;
import io.blockframe.format.Shard;
import io.blockframe.format.Tier;
import io.blockframe.format.TierPolicy;
import io.blockframe.hash.Blake3;
import io.blockframe.store.Archive;
import io.blockframe.store.InspectionListener;
import io.blockframe.store.Publisher;
import io.blockframe.store.StagedEntry;
import io.blockframe.store.StoppedException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The commit of one source, a stripe at a time; what an interrupted one had made durable is not
 * done again. Used by one thread.
 *
 * <p>While a stripe is written, the one before is forced, read back from the medium and journalled.
 */
public final class CommitSession implements AutoCloseable {

    private final Archive archive;
    private final SourceFile source;
    private final TierPolicy tiers;
    private final Tier tier;
    private final Staging staging;
    private final InspectionListener listener;
    private Optional<Published> known = Optional.empty();
    private final List<List<Shard>> done = new ArrayList<>();
    private final StagedShards target;
    private StripePipeline pipeline;
    private boolean mediumFailed;

    private CommitSession(
            Archive archive,
            SourceFile source,
            TierPolicy tiers,
            Staging staging,
            InspectionListener listener) {
        this.archive = archive;
        this.source = source;
        this.tiers = tiers;
        this.tier = tiers.tierOf(source.sizeBytes());
        this.staging = staging;
        this.listener = listener;
        this.target =
                new StagedShards(
                        archive.disk(),
                        staging.directory().resolve("entry"),
                        tier.geometry(),
                        source.sizeBytes());
    }

    /** Takes the source's staging folder and finds out what is left to do. */
    static CommitSession begin(
            Archive archive, TierPolicy tiers, SourceFile source, InspectionListener listener)
            throws IOException {
        var staging = Staging.take(archive, stagingId(source.source()), source.source());
        CommitSession session = null;
        try {
            session = new CommitSession(archive, source, tiers, staging, listener);
            session.resumeOrStart();
            return session;
        } catch (IOException | RuntimeException e) {
            if (session == null) {
                staging.close();
            } else {
                session.close();
            }
            throw e;
        }
    }

    private static String stagingId(Source source) {
        var key = source.file().toUri() + "\0" + source.path();
        // UTF-16 keeps the lone surrogates of names that are not UTF-8 apart.
        byte[] bytes = key.getBytes(StandardCharsets.UTF_16BE);
        return Blake3.ofMetadata(bytes).toString().substring(0, 32);
    }

    private void resumeOrStart() throws IOException {
        var journal = Journal.read(archive.disk(), staging.journal());
        if (journal.isPresent()
                && journal.get().identity().equals(source.identity())
                && journal.get().geometry().equals(tier.geometry())) {
            var journalled = journal.get().shards();
            try (var stripes = new JournalledStripes(target, listener)) {
                done.addAll(journalled.subList(0, stripes.whole(journalled)));
            }
        }
        if (done.isEmpty()) {
            // Not before: it reads the whole source, and what was begun was no duplicate then.
            known = Duplicates.find(archive, source, listener);
            if (known.isPresent()) {
                return;
            }
            staging.clear();
            FreeSpace.check(archive, tier.geometry(), source.sizeBytes());
        } else {
            target.deleteFrom(done.size()); // what is there of them is in the way, and takes room
            FreeSpace.checkRest(archive, tier.geometry(), source.sizeBytes(), bytesDone());
        }
        pipeline = StripePipeline.open(source, target, staging, done.size());
    }

    public int stripeCount() {
        return known.isPresent() ? 0 : target.stripeCount();
    }

    /** Stripes that need not be done again, and those done since. */
    public int stripesDone() {
        return done.size();
    }

    public long sizeBytes() {
        return source.sizeBytes();
    }

    /** File bytes in {@link #stripesDone}. */
    public long bytesDone() {
        return Math.min(sizeBytes(), done.size() * geometry().stripeBytes());
    }

    /** Whether the archive has the content already: {@link #seal} checks its entry. */
    public boolean isKnown() {
        return known.isPresent();
    }

    /** Bytes of the entry, parity included. */
    public long storedBytes() {
        return FreeSpace.storedBytes(geometry(), sizeBytes());
    }

    /** The path in the archive. */
    public ArchivePath path() {
        return source.source().path();
    }

    private Geometry geometry() {
        return tier.geometry();
    }

    /**
     * Commits the next stripe. It is durable, read back and journalled at the latest when the next
     * but one begins, or when {@link #seal} returns.
     *
     * @throws SourceException when the source cannot be read or changed
     * @throws IOException when the archive cannot be written; begin again to resume
     */
    public void commitStripe() throws IOException {
        source.checkUnchanged();
        try {
            done.add(pipeline.commit(done.size()));
        } catch (IOException e) {
            throw noted(e);
        }
    }

    /** After an error of the medium nothing is sure that was forced: a force is never retried. */
    private IOException noted(IOException error) {
        mediumFailed |=
                !(error instanceof SourceException)
                        && (error instanceof DamagedException || DiskErrors.isMediumError(error));
        return error;
    }

    /**
     * Publishes the entry. When it returns, the entry is durable, was read back from the medium,
     * and the source may go.
     *
     * @throws StoppedException when the listener says so while an entry is checked that was there
     * @throws SourceException when the source changed since it was read, or the archive's file
     *     system refuses its name; nothing was published
     */
    public CommitResult seal() throws IOException {
        if (done.size() < stripeCount()) {
            throw new IllegalStateException(
                    "%d of %d stripes are committed".formatted(done.size(), stripeCount()));
        }
        try {
            var result = known.isPresent() ? acknowledge(known.get()) : publish();
            staging.discard();
            return result;
        } catch (IOException e) {
            throw noted(e);
        }
    }

    private CommitResult publish() throws IOException {
        pipeline.finish();
        source.checkUnchanged();
        var shards = done.stream().flatMap(List::stream).toList();
        var staged =
                new StagedEntry(
                        target.directory(),
                        source.describe(tier.number(), Roots.of(geometry(), shards)),
                        geometry(),
                        shards);
        // Shards and records were read back when their stripes settled, or when this began.
        var publication =
                new Publisher(archive).publish(staging.id(), List.of(staged), (_, _) -> {});
        if (publication.unplaced().containsKey(staged)) {
            var reason = Unplaced.reason(source.source(), publication.unplaced().get(staged));
            if (reason instanceof SourceRefusedException) {
                staging.discard(); // to resume would end in the same way
            }
            throw reason;
        }
        if (publication.published().containsKey(staged)) {
            return new CommitResult.Committed(
                    source.source(), publication.published().get(staged), geometry());
        }
        var entry = staged.entry();
        return acknowledge(archive.catalogue().find(entry.path(), entry.root()).orElseThrow());
    }

    private CommitResult acknowledge(Published published) throws IOException {
        try (var duplicates = new Duplicates(archive, tiers, listener)) {
            return duplicates.acknowledge(source, published);
        }
    }

    /** Keeps what is durable for a resume, unless sealed or not to be trusted. */
    @Override
    public void close() throws IOException {
        try (staging;
                source) {
            if (pipeline != null) {
                endPipeline();
            }
            if (mediumFailed) {
                staging.discard();
            }
        }
    }

    /** What failed behind the last stripe was told nobody yet. */
    private void endPipeline() throws IOException {
        try (var ending = pipeline) {
            ending.finish();
        } catch (IOException e) {
            noted(e);
        }
    }
}
