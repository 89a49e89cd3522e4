package io.blockframe.jobs;

import java.util.List;
import java.util.stream.Stream;

/**
 * What lies where a job looks, and is not for it to take: somebody should know.
 *
 * @param count files and folders; what is in such a folder does not count
 * @param first some of them
 */
public record LeftAlone(long count, List<LeftFile> first) {
    /** Files that {@code first} has at most. */
    public static final int MAX_FIRST = 20;

    /** Nothing. */
    public static final LeftAlone NONE = new LeftAlone(0, List.of());

    public LeftAlone {
        first = first.stream().limit(MAX_FIRST).toList();
    }

    /** Both together. */
    public LeftAlone plus(LeftAlone other) {
        return new LeftAlone(
                count + other.count, Stream.concat(first.stream(), other.first.stream()).toList());
    }
}
