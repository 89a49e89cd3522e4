package io.blockframe.ingest;

import io.blockframe.format.ArchivePath;

import java.nio.file.Path;

/** Names in the outcome folders, none longer than a file system takes. */
final class OutcomeNames {
    private static final int MAX_BYTES = 255;
    private static final int MAX_PATH_BYTES = 4095;
    private static final Path ROOT = Path.of("/");

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

    /**
     * Where a file is put below a folder: at its relative path, or, where the system takes no path
     * of that length, at its last name.
     *
     * @param moreBytes what names beside it have more
     */
    static ArchivePath fitting(ArchivePath relative, Path folder, int moreBytes) {
        return fits(folder, relative.bytes().length + 1 + moreBytes)
                ? relative
                : ArchivePath.of(relative.name());
    }

    /** Whether the system takes the path of something with so many bytes behind a folder's. */
    static boolean fits(Path folder, int moreBytes) {
        int bytes = 1 + ArchivePath.relative(ROOT, folder).bytes().length;
        return bytes + moreBytes <= MAX_PATH_BYTES;
    }

    private static String withSuffix(String name, String suffix) {
        var shortened = name;
        while (isTooLong(shortened + suffix)) {
            shortened =
                    shortened.substring(0, shortened.offsetByCodePoints(shortened.length(), -1));
        }
        return shortened + suffix;
    }

    /** Whether no file can have that name. */
    static boolean isTooLong(String name) {
        return ArchivePath.of(name).bytes().length > MAX_BYTES;
    }
}
