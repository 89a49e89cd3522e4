package io.blockframe.testkit;

import java.util.SplittableRandom;

/** What a power cut leaves of the bytes and names that were not forced. */
@FunctionalInterface
public interface PowerCut {

    /**
     * Chooses how much survives of one thing: a name, a sector, a length.
     *
     * @param choices at least 1; they are ordered from nothing survives to everything does
     * @return 0 to {@code choices - 1}
     */
    int survives(int choices);

    /** Only what was forced survives. */
    static PowerCut losingAllUnforced() {
        return _ -> 0;
    }

    /** Everything survives, as when only the process is killed. */
    static PowerCut keepingAll() {
        return choices -> choices - 1;
    }

    /**
     * Some of it survives, the same for the same seed and the same operations. It remembers what it
     * chose: every disk needs one of its own.
     */
    static PowerCut seeded(long seed) {
        var random = new SplittableRandom(seed);
        return random::nextInt;
    }
}
