package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskLock;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Checked;
import io.blockframe.format.CheckedLines;
import io.blockframe.format.DamageFound;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.LedgerCodec;
import io.blockframe.format.LedgerLine;
import io.blockframe.format.RepairBegun;
import io.blockframe.format.ScrubRun;
import io.blockframe.hash.Digest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * When each entry of an archive was last checked, what was found, and the scrubs that did it: the
 * memory of the scrubs. Thread-safe; other processes may append, too.
 *
 * <p>Nothing of it is needed to read the archive. When it is lost, entries count as verified when
 * they were committed, for they were read back then, and as not proven.
 *
 * <p>A line that is dated later than now counts for nothing until then.
 *
 * <p>Knows what the last {@link #refresh} found, nothing before the first. Takes about 200 bytes of
 * memory for each entry, 20 MB for 100,000; the history stays in the file.
 */
public final class Ledger {

    private final Disk disk;
    private final Path control;
    private final LedgerIndex index = new LedgerIndex(InstantSource.system());
    private final LineCopies copies;

    /** Reads nothing yet: most commands do without. */
    Ledger(Disk disk, Path control) {
        this.disk = disk;
        this.control = control;
        this.copies =
                new LineCopies(
                        disk,
                        IntStream.range(0, EntryLayout.ARCHIVE_COPIES)
                                .mapToObj(copy -> control.resolve(EntryLayout.ledgerName(copy)))
                                .toList());
    }

    /**
     * Reads what was appended since, by whomever. What was read before stays known, whatever became
     * of the files.
     *
     * @return whether anything may be new
     */
    public synchronized boolean refresh() throws IOException {
        return copies.refresh(json -> LedgerCodec.parse(json).ifPresent(index::add));
    }

    /** What is known of an entry; nothing when no line about it is. */
    public synchronized Optional<LastCheck> lastCheck(ArchivePath path, Digest root) {
        return known().lastCheck(path, root);
    }

    private LedgerIndex known() {
        index.advance();
        return index;
    }

    /** When last every byte of an entry was known to be right: at the latest when committed. */
    public Instant verifiedAt(Entry entry) {
        return lastCheck(entry.path(), entry.root())
                .flatMap(LastCheck::verifiedAt)
                .orElse(entry.committedAt());
    }

    /** When damage of an entry was found last, repaired or not; nothing when never. */
    public synchronized Optional<Instant> damagedAt(Entry entry) {
        return known().damagedAt(entry.path(), entry.root());
    }

    /** Repairs of an entry that began, and whose end nobody told: see {@link #isAtWork}. */
    public synchronized List<RepairBegun> openRepairs(ArchivePath path, Digest root) {
        return known().openRepairs(path, root);
    }

    /** Such repairs of all entries, oldest first. */
    public synchronized List<RepairBegun> openRepairs() {
        return known().openRepairs();
    }

    /**
     * Whether who began a repair is at it, and is to tell its end itself. Not so of one that was
     * killed or has given up, or could have no lock.
     */
    public boolean isAtWork(RepairBegun begun) {
        return RepairLock.isHeld(disk, control, begun.process());
    }

    /** A lock for somebody who is about to repair. */
    RepairLock repairLock() {
        return RepairLock.take(disk, control);
    }

    /**
     * Whether it says nothing new: the entry was found like this last, nothing else was found of it
     * since, and no repair is open whose end it would tell.
     */
    public synchronized boolean isKnown(DamageFound found) {
        return known().isKnown(found) && index.openRepairs(found.path(), found.root()).isEmpty();
    }

    /** When a scrub of that name was found declared for the first time; nothing when never. */
    public synchronized Optional<Instant> jobSeen(String job) {
        return known().seen(job);
    }

    /** The names of all scrubs that were ever found declared. */
    public synchronized Set<String> jobsSeen() {
        return known().jobsSeen();
    }

    /**
     * When a run of that job last finished and had checked everything it was to check, however many
     * other runs came after it.
     */
    public synchronized Optional<Instant> lastFinished(String job) {
        return known().lastFinished(job);
    }

    /** Whether one of the last runs has finished, by whatever clock. */
    public synchronized boolean isFinished(String runId) {
        return index.isFinished(runId);
    }

    /** The last hundred runs of scrubs, newest first. */
    public synchronized List<ScrubRun> lastRuns() {
        return known().runs();
    }

    /**
     * Appends lines to every copy and forces them. When that fails some of them may be there.
     *
     * @throws IOException also when the ledger is not writable, or its disk full
     */
    public synchronized void append(List<? extends LedgerLine> lines) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        var bytes = new ByteArrayOutputStream();
        for (var line : lines) {
            bytes.writeBytes(LedgerCodec.encode(line));
        }
        try (var _ = lock()) {
            refresh();
            copies.append(bytes.toByteArray());
        }
        lines.forEach(index::add);
    }

    /**
     * Gives the lines that are wanted, read from the files now, in the order they were appended;
     * those that only some copies hold come last.
     */
    public void history(Predicate<LedgerLine> wanted, Consumer<LedgerLine> to) throws IOException {
        copies.forEach(json -> LedgerCodec.parse(json).filter(wanted).ifPresent(to));
    }

    /**
     * Rewrites the ledger without the checks that later ones replace, when that halves it. Repairs,
     * the damage history, the runs, and what a newer program wrote stay.
     */
    public synchronized void compact() throws IOException {
        if (!copies.exists()) {
            return;
        }
        try (var _ = lock()) {
            refresh();
            index.advance();
            var allBytes = new long[1];
            var neededBytes = new long[1];
            copies.forEach(
                    json -> {
                        int bytes = CheckedLines.encode(json).length;
                        allBytes[0] += bytes;
                        neededBytes[0] += isNeeded(json) ? bytes : 0;
                    });
            if (allBytes[0] > 0 && 2 * neededBytes[0] <= allBytes[0]) {
                copies.replaceAll(lines -> copies.forEach(whenNeeded(lines)));
            }
        }
    }

    private Consumer<String> whenNeeded(Consumer<String> lines) {
        return json -> {
            if (isNeeded(json)) {
                lines.accept(json);
            }
        };
    }

    private boolean isNeeded(String json) {
        return !(LedgerCodec.parse(json).orElse(null) instanceof Checked checked)
                || index.needs(checked);
    }

    /**
     * The numbers of the copies that do not hold exactly the lines that any of them holds; none
     * when there is no ledger. Writes nothing.
     *
     * @param fromMedium whether to read them without the system's memory
     * @throws IOException for an error that is not damage
     */
    public synchronized List<Integer> damagedCopies(boolean fromMedium) throws IOException {
        if (!copies.exists()) {
            return List.of();
        }
        var damaged = copies.damaged(fromMedium);
        if (damaged.isEmpty() || !isLockThere()) {
            return damaged;
        }
        // A line that is being appended looks like damage.
        try (var _ = lock()) {
            return copies.damaged(fromMedium);
        }
    }

    /**
     * Rewrites damaged copies: as one that is whole, else with every line that any copy holds.
     *
     * @param damaged numbers of the copies, as {@link #damagedCopies} gave them
     */
    public synchronized void heal(List<Integer> damaged) throws IOException {
        try (var _ = lock()) {
            copies.heal(damaged);
        }
    }

    private boolean isLockThere() throws IOException {
        try {
            disk.status(lockFile());
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private DiskLock lock() throws IOException {
        return disk.lock(lockFile());
    }

    private Path lockFile() {
        return control.resolve(EntryLayout.LEDGER_LOCK);
    }
}
