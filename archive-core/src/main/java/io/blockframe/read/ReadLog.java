package io.blockframe.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Printable;
import io.blockframe.store.ByteRange;
import io.blockframe.store.RowLostException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;

/**
 * Writes what readers meet to the log, with file and range. A reader that goes through a damaged
 * shard meets it again with every read: that is said once a minute for a shard that is rebuilt, and
 * for a range that is lost.
 */
final class ReadLog implements ReadListener {

    private static final Logger LOG = LoggerFactory.getLogger(ReadLog.class);

    private record Said(ArchivePath path, ArchivePath shard, Optional<ByteRange> range) {}

    private final Cache<Said, Boolean> said =
            Caffeine.newBuilder()
                    .maximumSize(10_000)
                    .expireAfterWrite(Duration.ofMinutes(1))
                    .build();

    @Override
    public void on(ReadEvent event) {
        var repeatable =
                switch (event) {
                    case ReadEvent.Rebuilt rebuilt ->
                            new Said(rebuilt.path(), rebuilt.shard(), Optional.empty());
                    case ReadEvent.Lost lost ->
                            new Said(lost.path(), lost.shard(), Optional.of(lost.range()));
                    case ReadEvent.Repairing _,
                            ReadEvent.WrittenBack _,
                            ReadEvent.NotWrittenBack _ ->
                            null;
                };
        if (repeatable == null || said.asMap().putIfAbsent(repeatable, true) == null) {
            say(event);
        }
    }

    private static void say(ReadEvent event) {
        String path = event.path().printable();
        String shard = event.shard().printable();
        switch (event) {
            case ReadEvent.Rebuilt(_, _, _, var range) ->
                    LOG.warn("{}: {} were damaged in {}; rebuilt and served", path, range, shard);
            case ReadEvent.Lost(_, _, _, var range, var cause) ->
                    LOG.error(
                            "{}: {} are LOST ({}): {}",
                            path,
                            range,
                            shard,
                            Printable.message(cause.getMessage()));
            case ReadEvent.Repairing _ -> LOG.debug("{}: repairs {}", path, shard);
            case ReadEvent.WrittenBack(_, _, _, var range) ->
                    LOG.info("{}: repaired {} of {}", path, range, shard);
            case ReadEvent.NotWrittenBack notWritten -> LOG.warn("{}", text(notWritten));
        }
    }

    static String text(ReadEvent.NotWrittenBack event) {
        String advice =
                event.cause() instanceof RowLostException
                        ? "cannot be rebuilt, rows are lost; take them from another copy with"
                                + " \"blockframe heal\""
                        : "stays damaged on disk, its bytes are served all the same; repair it"
                                + " with \"blockframe health\"";
        return "%s: %s %s: %s"
                .formatted(
                        event.path().printable(),
                        event.shard().printable(),
                        advice,
                        Printable.message(event.cause().toString()));
    }
}
