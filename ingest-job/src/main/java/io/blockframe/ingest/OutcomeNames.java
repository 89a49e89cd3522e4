package io.blockframe.ingest;

import io.blockframe.format.ArchivePath;

/** Names in the outcome folders, none longer than a file system takes. */
final class OutcomeNames {
    private static final int MAX_BYTES = 255;

    private OutcomeNames() {}

    /**
     * The name itself, and for each time it is taken already the same with a number.
     *
     * @param number 0 for the first choice
     */
    static String numbered(String name, int number) {
        return number == 0 ? name : withSuffix(name, "." + number);
    }

    /** The name of the text that says why a file was rejected. */
    static String reason(String name) {
        return withSuffix(name, ".reason.txt");
    }

    private static String withSuffix(String name, String suffix) {
        var shortened = name;
        while (bytes(shortened) + suffix.length() > MAX_BYTES) {
            shortened =
                    shortened.substring(0, shortened.offsetByCodePoints(shortened.length(), -1));
        }
        return shortened + suffix;
    }

    private static int bytes(String name) {
        return ArchivePath.of(name).bytes().length;
    }
}
