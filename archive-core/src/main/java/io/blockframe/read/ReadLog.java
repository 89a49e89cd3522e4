package io.blockframe.read;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what readers meet to the log: a line each, with file and range. */
final class ReadLog implements ReadListener {

    private static final Logger LOG = LoggerFactory.getLogger(ReadLog.class);

    @Override
    public void on(ReadEvent event) {
        String path = event.path().printable();
        String shard = event.shard().printable();
        switch (event) {
            case ReadEvent.Rebuilt(_, _, var range) ->
                    LOG.warn("{}: {} were damaged in {}; rebuilt and served", path, range, shard);
            case ReadEvent.Lost(_, _, var range, var cause) ->
                    LOG.error("{}: {} are LOST ({}): {}", path, range, shard, cause.getMessage());
            case ReadEvent.WrittenBack(_, _, var range) ->
                    LOG.info("{}: repaired {} of {}", path, range, shard);
            case ReadEvent.NotWrittenBack(_, _, var cause) ->
                    LOG.warn(
                            "{}: {} stays damaged on disk, its bytes are served all the same;"
                                    + " repair it with \"blockframe health\": {}",
                            path,
                            shard,
                            cause.toString());
        }
    }
}
