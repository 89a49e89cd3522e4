package io.blockframe.scrub;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Published;
import io.blockframe.store.Archive;
import io.blockframe.store.LastCheck;
import io.blockframe.store.Ledger;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What a run still has to check, and what it has checked before: both follow from the catalogue and
 * the ledger, so that it is right after whatever happened meanwhile. A date that is later than now
 * was never true: it spares no entry its check.
 */
final class Agenda {

    private final Ledger ledger;
    private final ScrubOptions options;
    private final RunIdentity run;
    private final Instant now = Instant.now();
    private final Deque<Published> left = new ArrayDeque<>();
    private final Map<EntryStatus, Long> done = new EnumMap<>(EntryStatus.class);
    private final List<Entry> damaged = new ArrayList<>();
    private long doneBytes;
    private long unreadBytes;
    private long totalBytes;
    private long totalEntries;

    /** Looks into the ledger and the catalogue as they were read last. */
    Agenda(Archive archive, ScrubOptions options, RunIdentity run, EarlierChecks earlier) {
        this.ledger = archive.ledger();
        this.options = options;
        this.run = run;
        var open = new ArrayList<Published>();
        long allBytes = 0;
        for (var published : archive.catalogue().all()) {
            var entry = published.entry();
            if (options.selects(entry.path())) {
                allBytes += entry.sizeBytes();
                earlier.status(entry)
                        .ifPresentOrElse(
                                status -> countDone(entry, status), () -> open.add(published));
            }
        }
        open.removeIf(published -> isFresh(published.entry()));
        sort(open);
        take(open, allBytes);
    }

    private Optional<LastCheck> lastCheck(Entry entry) {
        return options.recorded() ? ledger.lastCheck(entry.path(), entry.root()) : Optional.empty();
    }

    private void countDone(Entry entry, EntryStatus status) {
        done.merge(status, 1L, Long::sum);
        if (status != EntryStatus.HEALTHY) {
            damaged.add(entry);
        }
        doneBytes += entry.sizeBytes();
        unreadBytes += Summing.isRead(status) ? 0 : entry.sizeBytes();
        totalBytes += entry.sizeBytes();
        totalEntries++;
    }

    /** Verified lately, and nothing worse was found of it since, by whomever. */
    private boolean isFresh(Entry entry) {
        if (options.olderThan().isEmpty()) {
            return false;
        }
        boolean whole =
                ledger.lastCheck(entry.path(), entry.root())
                        .map(last -> last.status().isWhole())
                        .orElse(true);
        var verified = known(ledger.verifiedAt(entry));
        boolean damagedSince = ledger.damagedAt(entry).filter(verified::isBefore).isPresent();
        return whole
                && !damagedSince
                && !verified.isBefore(run.startedAt().minus(options.olderThan().get()));
    }

    private Instant known(Instant time) {
        return time.isAfter(now) ? Instant.EPOCH : time;
    }

    private void sort(List<Published> open) {
        switch (options.order()) {
            case PATH -> {} // as the catalogue gives them
            case OLDEST -> open.sort(Comparator.comparing(it -> checkedAt(it.entry())));
            case RANDOM -> open.sort(Comparator.comparingLong(it -> lot(it.entry())));
        }
    }

    private Instant checkedAt(Entry entry) {
        return lastCheck(entry).map(LastCheck::checkedAt).orElse(known(entry.committedAt()));
    }

    /** The same in each process of the run. */
    private long lot(Entry entry) {
        long content = 31L * entry.path().hashCode() + entry.root().hashCode();
        return new SplittableRandom(run.seed() ^ content).nextLong();
    }

    /** Takes entries until they are enough; the last may make it more. All, when all are empty. */
    private void take(List<Published> open, long allBytes) {
        double enough = allBytes / 100.0 * options.percent();
        for (var published : open) {
            if (options.percent() < 100 && enough > 0 && totalBytes >= enough) {
                return;
            }
            left.add(published);
            totalBytes += published.entry().sizeBytes();
            totalEntries++;
        }
    }

    /** The entries that are still to be checked, in order; the caller takes them out. */
    Deque<Published> left() {
        return left;
    }

    /** The entry that was under way comes first, if it is still to be checked. */
    void putFirst(ScrubCursor.UnderWay underWay) {
        left.stream()
                .filter(published -> underWay.isOf(published.entry()))
                .findFirst()
                .ifPresent(
                        published -> {
                            left.remove(published);
                            left.addFirst(published);
                        });
    }

    /** The path that comes next. */
    Optional<ArchivePath> next() {
        return Optional.ofNullable(left.peek()).map(published -> published.entry().path());
    }

    /** How many entries were checked before, by what was found. */
    Map<EntryStatus, Long> done() {
        return done;
    }

    /** The entries that were checked before and were not healthy. */
    List<Entry> damaged() {
        return damaged;
    }

    /** Bytes of the files that were checked before. */
    long doneBytes() {
        return doneBytes;
    }

    /** How many of these were of files that are missing or could not be read. */
    long unreadBytes() {
        return unreadBytes;
    }

    /** Bytes of all files of the run, and of {@code unlisted} ones. */
    long totalBytes() {
        return totalBytes;
    }

    long totalEntries() {
        return totalEntries;
    }

    /** One more was found that the catalogue does not list. */
    void add(long fileBytes) {
        totalBytes += fileBytes;
        totalEntries++;
    }
}
