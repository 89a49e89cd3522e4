package io.blockframe.ingest;

import io.blockframe.disk.CpuPriority;
import io.blockframe.format.ArchiveException;
import io.blockframe.jobs.ErrorText;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells a lane when a poll of its consumer ended, whether or not it found anything, and knows why
 * the folder cannot be watched, and when the next one is. Used by the consumer's thread, but for
 * {@link #failure} and {@link #next}.
 */
final class LanePoll implements PollingConsumerPollStrategy {

    private static final Logger LOG = LoggerFactory.getLogger(LanePoll.class);

    /** What one poll takes: the plans of so many files are in memory at once. */
    static final int MAX_FILES = 10_000;

    private final Lane lane;
    private final FolderLock lock;
    private int files;
    private volatile String failure;
    private volatile Instant next = Instant.now();

    LanePoll(Lane lane, FolderLock lock) {
        this.lane = lane;
        this.lock = lock;
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        CpuPriority.becomeLongWork();
        files = 0;
        try {
            lock.hold();
            return true;
        } catch (IOException e) {
            failed(e);
            return false;
        }
    }

    /** Whether this poll takes no more files. */
    boolean isFull() {
        return files >= MAX_FILES;
    }

    /** Counts a file that this poll takes; true. */
    boolean add() {
        files++;
        return true;
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        lane.endOfPoll();
        ended();
        if (failure != null) {
            LOG.info("{}: {} can be watched again", lane.name(), lane.folder().path());
            failure = null;
        }
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception e) {
        failed(e);
        return false;
    }

    private void failed(Exception e) {
        ended();
        var before = failure;
        failure =
                e instanceof ArchiveException
                        ? e.getMessage()
                        : "%s cannot be watched and is tried again: %s. Mount its disk, or create it, and give BlockFrame permission for it."
                                .formatted(lane.folder().path(), ErrorText.of(e));
        if (!failure.equals(before)) {
            LOG.warn("{}: {}", lane.name(), failure);
        }
    }

    private void ended() {
        next = Instant.now().plus(lane.folder().job().pickup().poll());
    }

    /** When the next poll begins; in the past while one is under way. */
    Instant next() {
        return next;
    }

    /** Why the last poll failed; nothing when it did not. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }
}
