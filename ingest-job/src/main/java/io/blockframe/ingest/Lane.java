package io.blockframe.ingest;

import io.blockframe.disk.FileStatus;

import java.time.Instant;

/**
 * One Camel consumer of a drop folder, and what is done with the files that it finds. Used by the
 * consumer's thread.
 */
interface Lane {

    /** Names the route. */
    String name();

    DropFolder folder();

    /** Whether a file of that kind and size is for this lane. */
    boolean takes(FileStatus status);

    Settling settling();

    /** Is told of the ends of its polls. */
    LanePoll poll();

    /** What keeps the archive from taking its files. */
    ArchiveTrouble trouble();

    /** When it looks for files, and tries them, the next time; now while it does. */
    default Instant nextRun() {
        var soonest = Instant.now().plus(trouble().pauseLeft());
        return poll().next().isAfter(soonest) ? poll().next() : soonest;
    }

    /** Takes over a settled file; returns when it need not be found again in this poll. */
    void accept(Dropped file);

    /** Nothing more was found. */
    void endOfPoll();
}
