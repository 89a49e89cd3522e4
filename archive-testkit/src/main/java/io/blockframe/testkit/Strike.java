package io.blockframe.testkit;

import io.blockframe.disk.Disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** One damage, which always changes something, on any disk; it is forced. */
public interface Strike {

    /** The files that it changes. */
    List<Path> files();

    void on(Disk disk) throws IOException;

    /** One bit is flipped. */
    record Flip(Path file, long offset, int bit) implements Strike {
        @Override
        public List<Path> files() {
            return List.of(file);
        }

        @Override
        public void on(Disk disk) throws IOException {
            byte[] old = readAt(disk, file, offset, 1);
            old[0] ^= (byte) (1 << bit);
            DiskIo.overwrite(disk, file, old, offset);
        }
    }

    /** A sector reads as zeros; where it was zeros, a bit is flipped. */
    record Zero(Path file, long offset, int bytes) implements Strike {
        @Override
        public List<Path> files() {
            return List.of(file);
        }

        @Override
        public void on(Disk disk) throws IOException {
            var zeros = new byte[bytes];
            if (Arrays.equals(zeros, readAt(disk, file, offset, bytes))) {
                new Flip(file, offset, 0).on(disk);
            } else {
                DiskIo.overwrite(disk, file, zeros, offset);
            }
        }
    }

    /** A cell has the bytes of another cell; where these are the same, a bit is flipped. */
    record Misplace(CellPlace place, CellPlace source) implements Strike {
        @Override
        public List<Path> files() {
            return List.of(place.file());
        }

        @Override
        public void on(Disk disk) throws IOException {
            int bytes = Math.min(place.bytes(), source.bytes());
            byte[] old = readAt(disk, place.file(), place.offset(), bytes);
            byte[] other = readAt(disk, source.file(), source.offset(), bytes);
            if (other.length < bytes || Arrays.equals(old, other)) {
                new Flip(place.file(), place.offset(), 0).on(disk);
            } else {
                DiskIo.overwrite(disk, place.file(), other, place.offset());
            }
        }
    }

    /** The file is gone. */
    record Delete(Path file) implements Strike {
        @Override
        public List<Path> files() {
            return List.of(file);
        }

        @Override
        public void on(Disk disk) throws IOException {
            disk.delete(file);
            disk.forceDirectory(file.getParent());
        }
    }

    /**
     * The file is cut.
     *
     * @param sizeBytes what is left of it; less than there was
     */
    record Truncate(Path file, long sizeBytes) implements Strike {
        @Override
        public List<Path> files() {
            return List.of(file);
        }

        @Override
        public void on(Disk disk) throws IOException {
            try (var open = disk.openForWriting(file)) {
                if (open.size() <= sizeBytes) {
                    throw new IllegalArgumentException(
                            "%s has %d bytes, it cannot be cut to %d"
                                    .formatted(file, open.size(), sizeBytes));
                }
                open.truncate(sizeBytes);
                open.force();
            }
        }
    }

    /** Bytes follow the end of the file that were never there; its own bytes stay. */
    record Extend(Path file, byte[] more) implements Strike {
        @Override
        public List<Path> files() {
            return List.of(file);
        }

        @Override
        public void on(Disk disk) throws IOException {
            long size = disk.status(file).sizeBytes();
            DiskIo.overwrite(disk, file, more, size);
        }
    }

    /** Two files have each other's names; where they are equal, a bit of the first is flipped. */
    record Swap(Path one, Path other) implements Strike {
        @Override
        public List<Path> files() {
            return List.of(one, other);
        }

        @Override
        public void on(Disk disk) throws IOException {
            if (Arrays.equals(DiskIo.read(disk, one), DiskIo.read(disk, other))) {
                new Flip(one, 0, 0).on(disk);
                return;
            }
            var aside = one.resolveSibling("swapping");
            disk.rename(one, aside);
            disk.rename(other, one);
            disk.rename(aside, other);
            disk.forceDirectory(one.getParent());
            disk.forceDirectory(other.getParent());
        }
    }

    private static byte[] readAt(Disk disk, Path file, long offset, int bytes) throws IOException {
        try (var open = disk.openForReading(file)) {
            return DiskIo.read(open, offset, bytes);
        }
    }
}
