package io.blockframe.read;

import io.blockframe.format.ArchiveException;
import io.blockframe.format.ArchivePath;
import io.blockframe.store.ByteRange;

import java.util.List;
import java.util.stream.Collectors;

/** Ranges of a file cannot be rebuilt. Permanent until other copies are found. */
public final class RangesLostException extends ArchiveException {

    private static final int NAMED = 10;
    private static final long serialVersionUID = 1;

    private final transient List<ByteRange> ranges;

    RangesLostException(ArchivePath path, List<ByteRange> ranges) {
        super("%s: lost %s".formatted(path.printable(), named(ranges)));
        this.ranges = List.copyOf(ranges);
    }

    private static String named(List<ByteRange> ranges) {
        String first =
                ranges.stream()
                        .limit(NAMED)
                        .map(ByteRange::toString)
                        .collect(Collectors.joining(", "));
        int more = ranges.size() - NAMED;
        return more > 0 ? "%s and %d more ranges".formatted(first, more) : first;
    }

    /** All that is lost, in the order of the file. */
    public List<ByteRange> ranges() {
        return ranges;
    }
}
