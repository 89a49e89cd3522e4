package io.blockframe.testkit;

import io.blockframe.disk.Disk;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.testkit.Strike.Delete;
import io.blockframe.testkit.Strike.Extend;
import io.blockframe.testkit.Strike.Flip;
import io.blockframe.testkit.Strike.Swap;
import io.blockframe.testkit.Strike.Truncate;
import io.blockframe.testkit.Strike.Zero;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Archives that something happened to, by name. Each is made of a healthy one with an entry of at
 * least two full stripes.
 */
public enum DamagedArchive {
    FLIPPED_BIT(Fate.REPAIRED) {
        @Override
        List<Strike> strikes(TestEntry entry) {
            return List.of(new Flip(entry.shard(0, 0), Geometry.CELL_BYTES + 77, 3));
        }
    },
    ZEROED_SECTOR(Fate.REPAIRED) {
        @Override
        List<Strike> strikes(TestEntry entry) {
            return List.of(new Zero(entry.shard(1, 0), 4096, 4096));
        }
    },
    ROTTEN_PARITY(Fate.REPAIRED) {
        @Override
        List<Strike> strikes(TestEntry entry) {
            return List.of(new Flip(lastShard(entry, 0), 0, 0));
        }
    },
    /** As many shards of each stripe as may be missing. */
    MISSING_SHARDS(Fate.REPAIRED) {
        @Override
        List<Strike> strikes(TestEntry entry) {
            return missing(entry, entry.folder().geometry().parityShards());
        }
    },
    TRUNCATED_SHARD(Fate.REPAIRED) {
        @Override
        List<Strike> strikes(TestEntry entry) {
            return List.of(new Truncate(entry.shard(0, 0), 100));
        }
    },
    EMPTY_SHARD(Fate.REPAIRED) {
        @Override
        List<Strike> strikes(TestEntry entry) {
            return List.of(new Truncate(entry.shard(1, 0), 0));
        }
    },
    EXTENDED_SHARD(Fate.REPAIRED) {
        @Override
        List<Strike> strikes(TestEntry entry) {
            return List.of(new Extend(entry.shard(0, 0), Bytes.random(1, 5000)));
        }
    },
    SWAPPED_SHARDS(Fate.REPAIRED) {
        @Override
        List<Strike> strikes(TestEntry entry) {
            return List.of(new Swap(entry.shard(0, 0), entry.shard(1, 0)));
        }
    },
    /** All manifests but the last. */
    MISSING_MANIFESTS(Fate.REPAIRED) {
        @Override
        List<Strike> strikes(TestEntry entry) {
            return allButLast(entry)
                    .<Strike>mapToObj(
                            copy -> new Delete(file(entry, EntryLayout.manifestName(copy))))
                    .toList();
        }
    },
    ROTTEN_MANIFEST(Fate.REPAIRED) {
        @Override
        List<Strike> strikes(TestEntry entry) {
            return List.of(new Flip(file(entry, EntryLayout.manifestName(0)), 30, 5));
        }
    },
    /** All copies of the cell records but the last. */
    MISSING_RECORDS(Fate.REPAIRED) {
        @Override
        List<Strike> strikes(TestEntry entry) {
            return allButLast(entry)
                    .<Strike>mapToObj(copy -> new Delete(file(entry, EntryLayout.cellsName(copy))))
                    .toList();
        }
    },
    ROTTEN_RECORDS(Fate.REPAIRED) {
        @Override
        List<Strike> strikes(TestEntry entry) {
            return List.of(new Zero(file(entry, EntryLayout.cellsName(0)), 0, 36));
        }
    },
    /** One shard of each stripe more than may be missing. */
    TOO_MANY_SHARDS_MISSING(Fate.LOST) {
        @Override
        List<Strike> strikes(TestEntry entry) {
            return missing(entry, entry.folder().geometry().parityShards() + 1);
        }
    },
    /** One row of cells, in all shards. */
    ROTTEN_ROW(Fate.LOST) {
        @Override
        List<Strike> strikes(TestEntry entry) {
            return IntStream.range(0, entry.folder().geometry().totalShards())
                    .<Strike>mapToObj(index -> new Flip(entry.shard(0, index), 10, 1))
                    .toList();
        }
    },
    EMPTIED_FOLDER(Fate.LOST) {
        @Override
        List<Strike> strikes(TestEntry entry) throws IOException {
            return entry.files(entry.folder().disk()).keySet().stream()
                    .<Strike>map(Delete::new)
                    .toList();
        }
    },
    MISSING_FOLDER(Fate.MISSING) {
        @Override
        List<Strike> strikes(TestEntry entry) {
            return List.of(new TakeAway(entry.folder().directory()));
        }
    };

    /** A folder is where nobody looks for it. */
    private record TakeAway(Path folder) implements Strike {
        @Override
        public List<Path> files() {
            return List.of();
        }

        @Override
        public void on(Disk disk) throws IOException {
            disk.rename(folder, folder.resolveSibling("taken-away"));
            disk.forceDirectory(folder.getParent());
        }
    }

    /** What is to come of a damage. */
    public enum Fate {
        REPAIRED(EntryStatus.DAMAGED, EntryStatus.REPAIRED),
        LOST(EntryStatus.LOST, EntryStatus.LOST),
        MISSING(EntryStatus.MISSING, EntryStatus.MISSING);

        private final EntryStatus verified;
        private final EntryStatus healed;

        Fate(EntryStatus verified, EntryStatus healed) {
            this.verified = verified;
            this.healed = healed;
        }

        /** What who only looks must find. */
        public EntryStatus verified() {
            return verified;
        }

        /** What who repairs must say. */
        public EntryStatus healed() {
            return healed;
        }
    }

    private final Fate fate;

    DamagedArchive(Fate fate) {
        this.fate = fate;
    }

    public Fate fate() {
        return fate;
    }

    abstract List<Strike> strikes(TestEntry entry) throws IOException;

    /** Damages an entry on the disk that it lies on. */
    public void damage(TestEntry entry) throws IOException {
        Disk disk = entry.folder().disk();
        for (var strike : strikes(entry)) {
            strike.on(disk);
        }
    }

    private static List<Strike> missing(TestEntry entry, int shards) {
        return IntStream.range(0, 2)
                .boxed()
                .flatMap(
                        stripe ->
                                IntStream.range(0, shards)
                                        .mapToObj(index -> entry.shard(stripe, index)))
                .<Strike>map(Delete::new)
                .toList();
    }

    private static Path lastShard(TestEntry entry, int stripe) {
        return entry.shard(stripe, entry.folder().geometry().totalShards() - 1);
    }

    private static IntStream allButLast(TestEntry entry) {
        return IntStream.range(0, EntryLayout.metadataCopies(entry.folder().geometry()) - 1);
    }

    private static Path file(TestEntry entry, String name) {
        return entry.folder().directory().resolve(name);
    }
}
