package io.blockframe.launcher.config;

import io.blockframe.mount.MountSettings;
import io.blockframe.mount.Permissions;
import io.blockframe.mount.Verify;
import io.blockframe.settings.Table;

import java.util.List;
import java.util.OptionalInt;

/** How an archive is mounted, as {@code [mount]} and {@code [cache]} say. */
final class MountSection {
    /** The seed's unit for {@code max_segments}, whatever the segments of an archive are. */
    private static final long CACHE_SEGMENT_BYTES = 32L << 20;

    /** Users and groups above are never given out. */
    private static final int MAX_ID = Integer.MAX_VALUE - 1;

    private static final String EVERY_READ = "every-read";

    private MountSection() {}

    static MountSettings read(Table mount, Table cache) {
        var verify = mount.oneOf("verify", "cached", List.of("cached", EVERY_READ));
        return new MountSettings(
                cacheBytes(cache),
                verify.equals(EVERY_READ) ? Verify.EVERY_READ : Verify.CACHED,
                mount.bool("repair", true),
                mount.bool("allow_other", false),
                new Permissions(
                        id(mount, "uid"),
                        id(mount, "gid"),
                        mount.parsed("umask", "", MountSection::umask)),
                mount.optionalPath("metrics_file"));
    }

    private static OptionalInt id(Table mount, String key) {
        return mount.has(key)
                ? OptionalInt.of(mount.integer(key, 0, 0, MAX_ID))
                : OptionalInt.empty();
    }

    private static OptionalInt umask(String text) {
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!text.matches("0?[0-7]{3}")) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a umask; write it like \"022\"".formatted(text));
        }
        return OptionalInt.of(Integer.parseInt(text, 8));
    }

    private static long cacheBytes(Table cache) {
        long segments = cache.integer("max_segments", 200, 0, 1_000_000);
        return Math.min(cache.size("max_size", "3GB"), segments * CACHE_SEGMENT_BYTES);
    }
}
