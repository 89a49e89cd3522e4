package io.blockframe.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Sizes and times as people write them. */
public final class Units {
    private static final Pattern SIZE =
            Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?) ?([KMGT]i?)?B");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|min|m|h|d)");
    private static final Map<String, Long> BYTES =
            Map.of(
                    "K",
                    1_000L,
                    "M",
                    1_000_000L,
                    "G",
                    1_000_000_000L,
                    "T",
                    1_000_000_000_000L,
                    "Ki",
                    1L << 10,
                    "Mi",
                    1L << 20,
                    "Gi",
                    1L << 30,
                    "Ti",
                    1L << 40);

    private static final String[] SIZES = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};

    private Units() {}

    /**
     * Bytes of {@code text}: a number and B, KB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB
     * (powers of 1024).
     *
     * @throws IllegalArgumentException when it is not one, or not a whole number of bytes
     */
    public static long parseSize(String text) {
        var matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a size; write it like \"3GB\" or \"32MiB\"".formatted(text));
        }
        var unit = matcher.group(2) == null ? 1L : BYTES.get(matcher.group(2));
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(unit))
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a whole number of bytes below 2^63".formatted(text), e);
        }
    }

    /**
     * The time in {@code text}: a whole number and ms, s, m (or min), h or d.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static Duration parseDuration(String text) {
        var matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a time; write it like \"500ms\", \"2s\", \"5m\", \"12h\" or \"30d\""
                            .formatted(text));
        }
        var number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m", "min" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** Three digits at least, powers of 1000: "17 B", "1.5 MB", "120 GB". */
    public static String formatSize(long bytes) {
        double number = bytes;
        int unit = 0;
        while (number >= 999.5 && unit < SIZES.length - 1) {
            number /= 1000;
            unit++;
        }
        var pattern = unit == 0 || number >= 99.95 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, pattern, number, SIZES[unit]);
    }
}
