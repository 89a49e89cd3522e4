package io.blockframe.ingest;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Objects;

/** Names of files by patterns, as in {@code *.tmp}. Immutable; equal when the patterns are. */
public final class NamePatterns {

    /** What programs call files that they are still writing. */
    static final List<String> UNFINISHED =
            List.of("*.part", "*.partial", "*.filepart", "*.crdownload", "*.tmp", "~$*");

    private final List<String> patterns;
    private final List<PathMatcher> matchers;

    /**
     * @throws IllegalArgumentException as {@link #check} does
     */
    NamePatterns(List<String> patterns) {
        patterns.forEach(NamePatterns::check);
        this.patterns = List.copyOf(patterns);
        this.matchers = patterns.stream().map(NamePatterns::matcher).toList();
    }

    /**
     * Checks a pattern.
     *
     * @throws IllegalArgumentException when it is not one for a name
     */
    static void check(String pattern) {
        if (pattern.isEmpty() || pattern.contains("/")) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a pattern for a name; write it like \"*.tmp\""
                            .formatted(pattern));
        }
        matcher(pattern);
    }

    private static PathMatcher matcher(String pattern) {
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    }

    /** Whether the last name of a path is one of them. */
    boolean match(Path path) {
        var name = path.getFileName();
        return matchers.stream().anyMatch(matcher -> matcher.matches(name));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamePatterns names && patterns.equals(names.patterns);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(patterns);
    }

    @Override
    public String toString() {
        return patterns.toString();
    }
}
