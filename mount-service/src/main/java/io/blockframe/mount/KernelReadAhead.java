package io.blockframe.mount;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How far the kernel reads ahead of whoever reads a mounted file from end to end. It asks for 128
 * KiB at a time and lets FUSE have one such request under way ahead of the reader; with a wider
 * window there are several, which are read and verified side by side.
 */
final class KernelReadAhead {
    private static final Logger LOG = LoggerFactory.getLogger(KernelReadAhead.class);
    private static final Path DEVICES = Path.of("/sys/class/bdi");

    /** Wider gained nothing; a page fault of a file that is mapped reads as much around it. */
    static final int WINDOW_KIB = 512;

    private KernelReadAhead() {}

    /** Widens the window of what is mounted at {@code place}, where that is allowed: to root. */
    static void widen(Path place) {
        try {
            var mounted = MountTable.at(place);
            if (mounted.isPresent()) {
                Files.writeString(window(mounted.get()), Integer.toString(WINDOW_KIB));
            }
        } catch (IOException e) {
            LOG.debug("The kernel reads as far ahead of readers as it did: {}", e.toString());
        }
    }

    static Path window(MountTable.Mounted mounted) {
        return DEVICES.resolve(mounted.device()).resolve("read_ahead_kb");
    }
}
