package io.blockframe.scrub;

import io.blockframe.disk.Throttle;
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
 * @param recorded whether the ledger remembers what was checked and found
 * @param alone whether to refuse to begin beside another scrub
 * @param below only entries of this path and below it; all when empty
 * @param order which entries come first
 * @param percent how much of the bytes of all those entries to check, 1 to 100; the rest is left to
 *     later scrubs, so {@link Order#PATH} would leave it to none
 * @param olderThan only entries whose last verification is older than that; all when empty
 * @param throttle the rate at which shards are read; one run has it for itself
 * @param idle whether to give way to all other I/O of the machine, where the system can
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
        Optional<Duration> olderThan,
        Throttle throttle,
        boolean idle) {

    /** Which entries come first. */
    public enum Order {
        /**
         * Those whose last check is longest ago, whatever it found: what is lost starves nobody.
         */
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
    public static final ScrubOptions HEALTH =
            new ScrubOptions("health", true, true, true, false, Order.PATH);

    /** Reads everything through the system's memory by path, and writes nothing. */
    public static final ScrubOptions VERIFY =
            new ScrubOptions("verify", false, false, false, false, Order.PATH);

    private ScrubOptions(
            String by,
            boolean repair,
            boolean fromMedium,
            boolean recorded,
            boolean alone,
            Order order) {
        this(
                by,
                repair,
                fromMedium,
                recorded,
                alone,
                Optional.empty(),
                order,
                100,
                Optional.empty(),
                Throttle.NONE,
                false);
    }

    /** Reads everything from the medium, oldest check first, and refuses company. */
    public static ScrubOptions job(String name, boolean repair) {
        return new ScrubOptions(name, repair, true, true, true, Order.OLDEST);
    }

    /** The same, from the medium or through the system's memory. */
    public ScrubOptions fromMedium(boolean medium) {
        return new ScrubOptions(
                by, repair, medium, recorded, alone, below, order, percent, olderThan, throttle,
                idle);
    }

    /** The same for entries of a path and below it. */
    public ScrubOptions below(ArchivePath path) {
        return with(Optional.of(path), order, percent, olderThan, throttle, idle);
    }

    /** The same in another order. */
    public ScrubOptions inOrder(Order newOrder) {
        return with(below, newOrder, percent, olderThan, throttle, idle);
    }

    /** The same for so much of the bytes, 1 to 100 percent. */
    public ScrubOptions percent(int newPercent) {
        return with(below, order, newPercent, olderThan, throttle, idle);
    }

    /** The same for entries whose last verification is older than that. */
    public ScrubOptions olderThan(Duration age) {
        return with(below, order, percent, Optional.of(age), throttle, idle);
    }

    /** The same, leaving more of the disk to others. */
    public ScrubOptions paced(Throttle rate, boolean givingWay) {
        return with(below, order, percent, olderThan, rate, givingWay);
    }

    private ScrubOptions with(
            Optional<ArchivePath> newBelow,
            Order newOrder,
            int newPercent,
            Optional<Duration> newOlderThan,
            Throttle newThrottle,
            boolean newIdle) {
        return new ScrubOptions(
                by,
                repair,
                fromMedium,
                recorded,
                alone,
                newBelow,
                newOrder,
                newPercent,
                newOlderThan,
                newThrottle,
                newIdle);
    }

    /** Whether a later process may go on with what one leaves: of nobody else's run. */
    boolean resumable() {
        return recorded && alone;
    }

    boolean selects(ArchivePath path) {
        return below.isEmpty() || path.startsWith(below.get());
    }
}
