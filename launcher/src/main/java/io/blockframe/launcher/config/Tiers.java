package io.blockframe.launcher.config;

import io.blockframe.format.Geometry;
import io.blockframe.format.Tier;
import io.blockframe.format.TierPolicy;
import io.blockframe.settings.Table;
import io.blockframe.settings.Units;

import java.util.List;
import java.util.regex.Pattern;

/** The table [tiers]: how files are protected, by their size. */
final class Tiers {
    private static final Pattern CODE = Pattern.compile("RS\\((\\d{1,3}), ?(\\d{1,3})\\)");
    private static final int MAX_SEGMENTS = 256;
    private static final List<Tier> DEFAULTS = TierPolicy.DEFAULT.tiers();

    private Tiers() {}

    static TierPolicy read(Table table) {
        int segmentBytes = table.parsed("segment", "32MiB", Tiers::segmentBytes);
        var small = geometry(table, "small", segmentBytes);
        var medium = geometry(table, "medium", segmentBytes);
        var large = geometry(table, "large", segmentBytes);
        long smallMax = table.size("small_max", "10MB");
        long mediumMax = table.size("medium_max", "1GB");
        if (smallMax >= mediumMax) {
            if (table.has("medium_max")) {
                table.problem(
                        "medium_max", "must be more than small_max, " + Units.formatSize(smallMax));
            } else {
                table.problem(
                        "small_max",
                        "must be less than medium_max, which is 1GB where it is not given");
            }
            return TierPolicy.DEFAULT;
        }
        return new TierPolicy(
                List.of(
                        new Tier(1, smallMax, small),
                        new Tier(2, mediumMax, medium),
                        new Tier(
                                3, Math.max(DEFAULTS.getLast().maxBytes(), mediumMax + 1), large)));
    }

    private static Geometry geometry(Table table, String key, int segmentBytes) {
        return table.parsed(
                key,
                "large".equals(key) ? "RS(30,3)" : "RS(1,3)",
                text -> {
                    var matcher = CODE.matcher(text);
                    if (!matcher.matches()) {
                        throw new IllegalArgumentException(
                                "\"%s\" is not a code; write it like \"RS(30,3)\"".formatted(text));
                    }
                    int data = Integer.parseInt(matcher.group(1));
                    int parity = Integer.parseInt(matcher.group(2));
                    if (data < 1 || parity < 1 || data + parity > MAX_SEGMENTS) {
                        throw new IllegalArgumentException(
                                "RS(k,m) takes at least 1 data segment and 1 parity segment, and at most %d together, was \"%s\""
                                        .formatted(MAX_SEGMENTS, text));
                    }
                    return new Geometry(data, parity, segmentBytes);
                });
    }

    private static int segmentBytes(String text) {
        long bytes = Units.parseSize(text);
        if (bytes < Geometry.CELL_BYTES || bytes > 1 << 30 || Long.bitCount(bytes) != 1) {
            throw new IllegalArgumentException(
                    "must be a power of two from \"64KiB\" to \"1GiB\", was \"%s\""
                            .formatted(text));
        }
        return (int) bytes;
    }
}
