package io.blockframe.scrub;

import io.blockframe.format.ArchivePath;

import java.time.Duration;
import java.util.Optional;

/**
 * What a scrub looks at, in which order, and what it may write.
 *
 * @param by who scrubs, as the ledger and reports say it: the name of a job, or a verb
 * @param repair whether to repair what is damaged; if not, no entry is ever written
 * @param fromMedium whether to read from the medium instead of the system's memory, to leave none
 *     of it there, and to prove that parity could rebuild
 * @param recorded whether the ledger remembers what was checked and found, so that the scrub can be
 *     resumed
 * @param alone whether to refuse to begin beside another scrub
 * @param below only entries of this path and below it; all when empty
 * @param order which entries come first
 * @param percent how much of the bytes of all those entries to check, 1 to 100; the rest is left to
 *     later scrubs, so {@link Order#PATH} would leave it to none
 * @param olderThan only entries whose last verification is older than that; all when empty
 */
public record ScrubOptions(
        String by,
        boolean repair,
        boolean fromMedium,
        boolean recorded,
        boolean alone,
        Optional<ArchivePath> below,
        Order order,
        int percent,
        Optional<Duration> olderThan) {

    /** Which entries come first. */
    public enum Order {
        /** Those whose last verification is longest ago. */
        OLDEST,
        /** By path, and newer versions first. */
        PATH,
        /** As in a lottery, another one for each run. */
        RANDOM
    }

    public ScrubOptions {
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException("percent must be 1 to 100, was " + percent);
        }
    }

    /** Reads everything from the medium by path, and repairs it. */
    public static final ScrubOptions HEALTH = by("health", true, true).inOrder(Order.PATH);

    /** Reads everything through the system's memory by path, and writes nothing. */
    public static final ScrubOptions VERIFY =
            new ScrubOptions(
                    "verify",
                    false,
                    false,
                    false,
                    false,
                    Optional.empty(),
                    Order.PATH,
                    100,
                    Optional.empty());

    /** Reads everything from the medium, oldest verification first, and refuses company. */
    public static ScrubOptions job(String name, boolean repair) {
        return by(name, repair, false);
    }

    private static ScrubOptions by(String name, boolean repair, boolean beside) {
        return new ScrubOptions(
                name,
                repair,
                true,
                true,
                !beside,
                Optional.empty(),
                Order.OLDEST,
                100,
                Optional.empty());
    }

    /** The same for entries of a path and below it. */
    public ScrubOptions below(ArchivePath path) {
        return new ScrubOptions(
                by,
                repair,
                fromMedium,
                recorded,
                alone,
                Optional.of(path),
                order,
                percent,
                olderThan);
    }

    /** The same in another order. */
    public ScrubOptions inOrder(Order newOrder) {
        return new ScrubOptions(
                by, repair, fromMedium, recorded, alone, below, newOrder, percent, olderThan);
    }

    /** The same for so much of the bytes, 1 to 100 percent. */
    public ScrubOptions percent(int newPercent) {
        return new ScrubOptions(
                by, repair, fromMedium, recorded, alone, below, order, newPercent, olderThan);
    }

    /** The same for entries whose last verification is older than that. */
    public ScrubOptions olderThan(Duration age) {
        return new ScrubOptions(
                by, repair, fromMedium, recorded, alone, below, order, percent, Optional.of(age));
    }

    /** The same, from the medium or through the system's memory. */
    public ScrubOptions fromMedium(boolean medium) {
        return new ScrubOptions(
                by, repair, medium, recorded, alone, below, order, percent, olderThan);
    }

    boolean selects(ArchivePath path) {
        return below.isEmpty() || path.startsWith(below.get());
    }
}
