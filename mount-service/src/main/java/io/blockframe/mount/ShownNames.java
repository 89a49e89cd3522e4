package io.blockframe.mount;

import io.blockframe.format.ArchivePath;
import io.blockframe.hash.Blake3;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * How names are shown that cannot be shown as they were dropped (FORMAT.md §6).
 *
 * <p>The mount speaks UTF-8 only: the kernel's names come as text, and so do those of SMB. A byte
 * that is not UTF-8 is shown as {@code %} and two digits, and in such a name {@code %} itself as
 * {@code %25}.
 */
enum ShownNames {
    /** Any character but NUL and the slash. */
    POSIX,

    /**
     * What programs of Windows cannot name gets a character of Unicode's private use, U+F000 and
     * its own number, as with Cygwin and Services for Macintosh: a full stop or blank at the end,
     * and the first letter of the name of a device. Characters that Windows does not have in names
     * WinFsp itself turns into such.
     */
    WINDOWS;

    /** Longest name of a file, in bytes. */
    static final int MAX_BYTES = 255;

    private static final int HASH_DIGITS = 32;
    private static final char PRIVATE_USE = '\uF000';

    /** Names of devices, whatever stands behind a full stop. */
    private static final Pattern DEVICE =
            Pattern.compile(
                    "(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\\..*)?",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** What decoding makes of bytes that are not UTF-8: a name that has it cannot be asked for. */
    private static final char REPLACEMENT = '\uFFFD';

    /** Whether a name as it was dropped can be shown just so. */
    boolean isPlain(String name) {
        return name.codePoints().noneMatch(ShownNames::isEscaped)
                && !(this == WINDOWS && (isDevice(name) || endsUnseen(name)));
    }

    /** The name with everything escaped that is not plain; a plain name comes back unchanged. */
    String escape(String name) {
        var shown = escapeBytes(name);
        return this == WINDOWS ? escapeForWindows(shown) : shown;
    }

    private static String escapeBytes(String name) {
        if (name.codePoints().noneMatch(ShownNames::isEscaped)) {
            return name;
        }
        var shown = new StringBuilder();
        name.codePoints()
                .forEach(
                        codePoint -> {
                            if (codePoint == REPLACEMENT) {
                                shown.append("%EF%BF%BD");
                            } else if (isEscaped(codePoint) || codePoint == '%') {
                                shown.append("%%%02X".formatted(codePoint & 0xFF));
                            } else {
                                shown.appendCodePoint(codePoint);
                            }
                        });
        return shown.toString();
    }

    private static String escapeForWindows(String name) {
        var shown = new StringBuilder(name);
        if (isDevice(name)) {
            shown.setCharAt(0, (char) (PRIVATE_USE + name.charAt(0)));
        }
        for (int last = name.length() - 1; last >= 0 && isUnseen(name.charAt(last)); last--) {
            shown.setCharAt(last, (char) (PRIVATE_USE + name.charAt(last)));
        }
        return shown.toString();
    }

    private static boolean isDevice(String name) {
        return DEVICE.matcher(name).matches();
    }

    private static boolean endsUnseen(String name) {
        return isUnseen(name.charAt(name.length() - 1));
    }

    private static boolean isUnseen(char last) {
        return last == '.' || last == ' ';
    }

    /**
     * {@code name} and {@code suffix} as one name of at most {@link #MAX_BYTES}: a longer one is
     * cut after a whole character, and gets {@code ~} and a hash of {@code dropped}.
     *
     * @param name as shown
     * @param dropped the name as it was dropped
     */
    static String fit(String name, String suffix, String dropped) {
        if (bytes(name) + bytes(suffix) <= MAX_BYTES) {
            return name + suffix;
        }
        String hash = Blake3.fastest().hash(ArchivePath.of(dropped).bytes()).toString();
        String end = "~" + hash.substring(0, HASH_DIGITS) + suffix;
        int cut = name.length();
        while (bytes(name.substring(0, cut)) + bytes(end) > MAX_BYTES) {
            cut = name.offsetByCodePoints(cut, -1);
        }
        return name.substring(0, cut) + end;
    }

    private static boolean isEscaped(int codePoint) {
        // A name's bytes that are not UTF-8 are lone surrogates in its text.
        return codePoint == REPLACEMENT || Character.getType(codePoint) == Character.SURROGATE;
    }

    /** Bytes that a name has in UTF-8. */
    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
