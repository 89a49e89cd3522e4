package io.blockframe.ingest;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a lane when a poll of its consumer ended, whether or not it found anything. */
final class LanePoll implements PollingConsumerPollStrategy {

    private static final Logger LOG = LoggerFactory.getLogger(LanePoll.class);

    private final Lane lane;
    private boolean failing;

    LanePoll(Lane lane) {
        this.lane = lane;
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        return true;
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        lane.endOfPoll();
        if (failing) {
            LOG.info("{}: {} can be watched again", lane.name(), lane.folder().path());
            failing = false;
        }
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception e) {
        if (!failing) {
            LOG.warn(
                    "{}: {} cannot be watched and is tried again: {}",
                    lane.name(),
                    lane.folder().path(),
                    ErrorText.of(e));
            failing = true;
        }
        return false;
    }
}
