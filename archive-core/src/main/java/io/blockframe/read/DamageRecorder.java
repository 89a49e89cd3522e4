package io.blockframe.read;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.DamageFound;
import io.blockframe.format.EntryStatus;
import io.blockframe.hash.Digest;
import io.blockframe.store.Ledger;
import io.blockframe.store.Repairer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes what readers met into the ledger: that a file is about to be repaired, before it is, and
 * in the background what came of it: one line for what happened to a file within some seconds, and
 * what is not repaired only once. A ledger that cannot be written costs the history those lines,
 * and no reader anything. Thread-safe.
 */
public final class DamageRecorder implements ReadListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DamageRecorder.class);
    private static final long DELAY_SECONDS = 2;
    private static final long CLOSE_SECONDS = 10;
    private static final int MAX_KNOWN = 10_000;

    private final Ledger ledger;
    private final String by;
    private final Repairer repairer;
    private final ReadListener next;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("damage-recorder").factory());
    private final Map<Damage, Extent> waiting = new LinkedHashMap<>(); // guarded by this
    private final Set<Damage> standing = new HashSet<>(); // guarded by this
    private final Set<Damage> begun = new HashSet<>(); // guarded by this
    private boolean closed; // guarded by this
    private volatile boolean failing;

    /**
     * @param by who reads, as the ledger says it
     * @param next is told everything, too
     */
    public DamageRecorder(Ledger ledger, String by, ReadListener next) {
        this.ledger = ledger;
        this.by = by;
        this.repairer = new Repairer(ledger, by);
        this.next = next;
    }

    private record Damage(ArchivePath path, Digest root, EntryStatus status) {}

    private record Extent(ArchivePath shard, int count, long bytes) {
        Extent plus(Extent other) {
            return new Extent(shard, count + other.count, bytes + other.bytes);
        }

        /** What is lost is read again and again: one range of it is surely lost, not their sum. */
        Extent or(Extent other) {
            boolean same = shard.equals(other.shard);
            return new Extent(
                    shard, same ? count : count + other.count, Math.max(bytes, other.bytes));
        }
    }

    @Override
    public void on(ReadEvent event) {
        next.on(event);
        switch (event) {
            case ReadEvent.Rebuilt _ -> {} // it is written back, or said that it cannot be
            case ReadEvent.Repairing repairing -> begin(repairing);
            case ReadEvent.WrittenBack(_, _, var shard, var range) ->
                    add(event, EntryStatus.REPAIRED, new Extent(shard, 1, range.bytes()));
            case ReadEvent.NotWrittenBack(_, _, var shard, _) ->
                    add(event, EntryStatus.DAMAGED, new Extent(shard, 1, 0));
            case ReadEvent.Lost(_, _, var shard, var range, _) ->
                    add(event, EntryStatus.LOST, new Extent(shard, 1, range.bytes()));
        }
    }

    /** Called by the one thread that writes back, so that this comes before what it writes. */
    private void begin(ReadEvent.Repairing repairing) {
        if (isFirst(repairing)) {
            append(
                    () ->
                            repairer.begins(
                                    repairing.path(),
                                    repairing.root(),
                                    repairing.shard().printable()));
        }
    }

    private interface Appending {
        void run() throws IOException;
    }

    private synchronized boolean isFirst(ReadEvent repairing) {
        var damage = new Damage(repairing.path(), repairing.root(), EntryStatus.REPAIRED);
        return !closed && begun.size() < MAX_KNOWN && begun.add(damage);
    }

    private synchronized void add(ReadEvent event, EntryStatus status, Extent extent) {
        var damage = new Damage(event.path(), event.root(), status);
        boolean known = standing.size() >= MAX_KNOWN || standing.contains(damage);
        if (closed || known || waiting.size() >= MAX_KNOWN) {
            return;
        }
        if (waiting.isEmpty()) {
            thread.schedule(this::write, DELAY_SECONDS, TimeUnit.SECONDS);
        }
        waiting.merge(damage, extent, status == EntryStatus.LOST ? Extent::or : Extent::plus);
    }

    private void write() {
        var lines = take();
        append(
                () -> {
                    ledger.refresh();
                    lines.removeIf(this::isKnown);
                    ledger.append(lines);
                });
    }

    /** What stays as it is is told once; each repair is one of its own. */
    private boolean isKnown(DamageFound found) {
        return found.status() != EntryStatus.REPAIRED && ledger.isKnown(found);
    }

    private void append(Appending lines) {
        try {
            lines.run();
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.warn("What readers met cannot be written into the ledger: {}", e.toString());
            }
            failing = true;
        }
    }

    private synchronized List<DamageFound> take() {
        var lines = new ArrayList<DamageFound>();
        var now = Instant.now();
        waiting.forEach(
                (damage, extent) -> {
                    if (damage.status() == EntryStatus.REPAIRED) {
                        begun.remove(damage);
                    } else {
                        standing.add(damage);
                    }
                    lines.add(
                            new DamageFound(
                                    damage.path(),
                                    damage.root(),
                                    now,
                                    by,
                                    damage.status(),
                                    text(damage.status(), extent)));
                });
        waiting.clear();
        return lines;
    }

    private static String text(EntryStatus status, Extent extent) {
        var place = extent.shard().printable() + (extent.count() > 1 ? " and others" : "");
        return switch (status) {
            case REPAIRED ->
                    "a reader met damage in %s: %d bytes rebuilt from parity and written back"
                            .formatted(place, extent.bytes());
            case LOST ->
                    "a reader met at least %d lost bytes, in %s".formatted(extent.bytes(), place);
            default ->
                    "a reader met damage in %s, which could not be written back".formatted(place);
        };
    }

    /**
     * Writes what waits, unless the disk does not answer. Nothing is told of repairs that are still
     * queued.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        try {
            // A write under way must not be cut off: it would be torn.
            thread.submit(this::write).get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("What readers met is not in the ledger: its disk does not answer");
            return; // what is left ends when the disk answers, or with the process
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.warn("What readers met cannot be written into the ledger", e.getCause());
        }
        thread.shutdownNow();
        repairer.close();
    }
}
