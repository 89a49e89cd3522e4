package io.blockframe.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskFullException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Arrays;

/** What the simulated disk does that a real one does only when something breaks. */
class SimulatedDiskTest {

    private static final Path HOME = Path.of("/archive");
    private static final Path FILE = HOME.resolve("file");
    private static final byte[] OLD = Bytes.random(1, 4000);
    private static final byte[] NEW = Bytes.random(2, 4000);

    private final SimulatedDisk disk = new SimulatedDisk();

    SimulatedDiskTest() {
        disk.putDirectory(HOME);
    }

    @Test
    void countsAndLogsWhatChangesOrForces() throws IOException {
        try (var open = disk.create(FILE)) {
            DiskIo.write(open, NEW, 0);
            open.truncate(10);
            open.force();
            DiskIo.read(open, 0, 10);
        }
        disk.createDirectory(HOME.resolve("d"));
        disk.rename(FILE, HOME.resolve("d/a"));
        DiskIo.create(disk, FILE, new byte[0]);
        disk.replace(FILE, HOME.resolve("d/a"));
        disk.delete(HOME.resolve("d/a"));
        disk.forceDirectory(HOME);
        disk.barrier(HOME);
        disk.lock(FILE).close();
        assertThat(disk.log())
                .containsExactly(
                        "create /archive/file",
                        "write /archive/file",
                        "truncate /archive/file",
                        "force /archive/file",
                        "createDirectory /archive/d",
                        "rename /archive/file /archive/d/a",
                        "create /archive/file",
                        "replace /archive/file /archive/d/a",
                        "delete /archive/d/a",
                        "forceDirectory /archive",
                        "barrier /archive");
        assertThat(disk.operationCount()).isEqualTo(11);
    }

    @Test
    void throwsAtTheChosenOperation() throws IOException {
        disk.failAt(2, new IOException("two"));
        disk.failNext(Operation.READ, new IOException("read"));
        disk.failNext(Operation.READ, new IOException("again"));
        try (var open = disk.create(FILE)) {
            assertThatThrownBy(() -> DiskIo.write(open, NEW, 0)).hasMessage("two");
            assertThat(open.size()).isZero();
            DiskIo.write(open, NEW, 0);
            assertThatThrownBy(() -> DiskIo.read(open, 0, 1)).hasMessage("read");
            assertThatThrownBy(() -> DiskIo.read(open, 0, 1)).hasMessage("again");
            assertThat(DiskIo.read(open, 0, 4000)).isEqualTo(NEW);
        }
        assertThat(disk.operationCount()).isEqualTo(3);
    }

    @Test
    void hasNoPowerUntilItIsRestarted() throws IOException {
        disk.put(FILE, OLD);
        var open = disk.openForWriting(FILE);
        disk.losingPowerAt(disk.operationCount() + 1);
        assertThatThrownBy(open::force)
                .isInstanceOfSatisfying(
                        PowerLostException.class,
                        e -> assertThat(DiskErrors.isDamage(e)).isFalse());
        assertThatThrownBy(() -> DiskIo.read(open, 0, 1)).isInstanceOf(PowerLostException.class);
        assertThatThrownBy(open::size).isInstanceOf(PowerLostException.class);
        assertThatThrownBy(() -> disk.status(FILE)).isInstanceOf(PowerLostException.class);
        assertThatThrownBy(() -> disk.list(HOME)).isInstanceOf(PowerLostException.class);
        assertThatThrownBy(() -> disk.lock(FILE)).isInstanceOf(PowerLostException.class);
        assertThatThrownBy(() -> disk.usableBytes(HOME)).isInstanceOf(PowerLostException.class);
        disk.restart();
        assertThat(DiskIo.read(disk, FILE)).isEqualTo(OLD);
        assertThatThrownBy(open::size).isInstanceOf(PowerLostException.class);
        disk.create(HOME.resolve("more")).close();
    }

    @Test
    void losesTheNameOfAForcedFile() throws IOException {
        createForced(FILE, NEW);
        disk.restart();
        assertThat(disk.exists(FILE)).isFalse();
        assertThat(disk.exists(HOME)).isTrue();
    }

    @Test
    void losesTheContentOfAForcedName() throws IOException {
        DiskIo.create(disk, FILE, NEW);
        disk.forceDirectory(HOME);
        disk.restart();
        assertThat(disk.bytes(FILE)).isEmpty();
    }

    @Test
    void keepsWhatWasForced() throws IOException {
        createForced(FILE, NEW);
        disk.forceDirectory(HOME);
        disk.restart();
        assertThat(disk.bytes(FILE)).isEqualTo(NEW);
    }

    @Test
    void losesANewDirectoryWithItsForcedChildren() throws IOException {
        var directory = HOME.resolve("new");
        disk.createDirectory(directory);
        createForced(directory.resolve("file"), NEW);
        disk.forceDirectory(directory);
        var other = disk.copy();
        disk.restart();
        assertThat(disk.exists(directory)).isFalse();
        other.forceDirectory(HOME);
        other.restart();
        assertThat(other.bytes(directory.resolve("file"))).isEqualTo(NEW);
    }

    @Test
    void forcesEverythingAtABarrier() throws IOException {
        disk.createDirectory(HOME.resolve("d"));
        DiskIo.create(disk, HOME.resolve("d/a"), NEW);
        DiskIo.create(disk, FILE, OLD);
        assertThat(disk.barrier(HOME)).isTrue();
        disk.restart();
        assertThat(disk.bytes(HOME.resolve("d/a"))).isEqualTo(NEW);
        assertThat(disk.bytes(FILE)).isEqualTo(OLD);
        assertThat(disk.barriers(false).barrier(HOME)).isFalse();
    }

    @Test
    void forcesTheRenamesThatANameIsMadeOf() throws IOException {
        disk.putDirectory(HOME.resolve("from"));
        disk.putDirectory(HOME.resolve("to"));
        createForced(HOME.resolve("from/a"), NEW);
        disk.rename(HOME.resolve("from/a"), HOME.resolve("from/b"));
        disk.rename(HOME.resolve("from/b"), HOME.resolve("to/c"));
        disk.forceDirectory(HOME.resolve("to"));
        disk.restart();
        assertThat(disk.bytes(HOME.resolve("to/c"))).isEqualTo(NEW);
        assertThat(disk.list(HOME.resolve("from"))).isEmpty();
    }

    @Test
    void keepsEverythingWhenOnlyTheProcessIsKilled() throws IOException {
        disk.put(FILE, OLD);
        DiskIo.create(disk, HOME.resolve("a"), NEW);
        disk.rename(HOME.resolve("a"), HOME.resolve("b"));
        try (var open = disk.openForWriting(FILE)) {
            DiskIo.write(open, NEW, 500);
            open.truncate(600);
        }
        disk.leaving(PowerCut.keepingAll()).restart();
        assertThat(disk.exists(HOME.resolve("a"))).isFalse();
        assertThat(disk.bytes(HOME.resolve("b"))).isEqualTo(NEW);
        assertThat(Arrays.copyOf(disk.bytes(FILE), 500)).isEqualTo(Arrays.copyOf(OLD, 500));
        assertThat(disk.bytes(FILE)).hasSize(600).endsWith(Arrays.copyOf(NEW, 100));
    }

    /** Goal: an unforced rename leaves the file under exactly one of its names. */
    @Test
    void renamesAtomically() throws IOException {
        disk.put(HOME.resolve("from/a"), NEW);
        disk.putDirectory(HOME.resolve("to"));
        disk.rename(HOME.resolve("from/a"), HOME.resolve("to/b"));
        disk.rename(HOME.resolve("to/b"), HOME.resolve("to/c"));
        var found = new boolean[3];
        for (long seed = 0; seed < 50; seed++) {
            var after = restarted(seed);
            int names = 0;
            for (var name : new String[] {"from/a", "to/b", "to/c"}) {
                if (after.exists(HOME.resolve(name))) {
                    found[name.charAt(name.length() - 1) - 'a'] = true;
                    assertThat(after.bytes(HOME.resolve(name))).isEqualTo(NEW);
                    names++;
                }
            }
            assertThat(names).isEqualTo(1);
        }
        assertThat(found).containsOnly(true);
    }

    /** Goal: a replaced file is the old one or the new one. */
    @Test
    void replacesAtomically() throws IOException {
        disk.put(FILE, OLD);
        createForced(HOME.resolve("temp"), NEW);
        disk.replace(HOME.resolve("temp"), FILE);
        boolean sawOld = false;
        boolean sawNew = false;
        for (long seed = 0; seed < 50; seed++) {
            byte[] after = restarted(seed).bytes(FILE);
            assertThat(Arrays.equals(after, OLD) || Arrays.equals(after, NEW)).isTrue();
            sawOld |= Arrays.equals(after, OLD);
            sawNew |= Arrays.equals(after, NEW);
        }
        assertThat(sawOld && sawNew).isTrue();
    }

    /** Goal: of an unforced write in place each sector is old or new, and any mixture can be. */
    @Test
    void tearsWritesBetweenSectors() throws IOException {
        disk.put(FILE, OLD);
        try (var open = disk.openForWriting(FILE)) {
            DiskIo.write(open, NEW, 0);
        }
        boolean sawMixture = false;
        for (long seed = 0; seed < 50; seed++) {
            byte[] after = restarted(seed).bytes(FILE);
            assertThat(after).hasSize(4000);
            int fresh = 0;
            for (int from = 0; from < 4000; from += 512) {
                int to = Math.min(4000, from + 512);
                boolean isNew = Arrays.equals(after, from, to, NEW, from, to);
                assertThat(isNew || Arrays.equals(after, from, to, OLD, from, to)).isTrue();
                fresh += isNew ? 1 : 0;
            }
            sawMixture |= fresh > 0 && fresh < 8;
        }
        assertThat(sawMixture).isTrue();
    }

    /** Goal: a length that survives without its bytes shows zeros. */
    @Test
    void keepsLengthsWithoutBytes() throws IOException {
        DiskIo.create(disk, FILE, NEW);
        disk.forceDirectory(HOME);
        boolean sawZeros = false;
        for (long seed = 0; seed < 50; seed++) {
            byte[] after = restarted(seed).bytes(FILE);
            assertThat(after.length).isIn(0, 4000);
            for (int from = 0; from < after.length; from += 512) {
                int to = Math.min(4000, from + 512);
                boolean zeros = Arrays.equals(after, from, to, new byte[512], 0, to - from);
                assertThat(zeros || Arrays.equals(after, from, to, NEW, from, to)).isTrue();
                sawZeros |= zeros;
            }
        }
        assertThat(sawZeros).isTrue();
    }

    @Test
    void losesPowerInTheMiddleOfAWrite() throws IOException {
        disk.put(FILE, OLD);
        boolean sawPart = false;
        for (long seed = 0; seed < 50; seed++) {
            var torn = disk.copy().leaving(PowerCut.seeded(seed));
            torn.losingPowerAt(torn.operationCount() + 1);
            try (var open = torn.openForWriting(FILE)) {
                assertThatThrownBy(() -> DiskIo.write(open, NEW, 0))
                        .isInstanceOf(PowerLostException.class);
            }
            torn.leaving(PowerCut.keepingAll()).restart();
            int mismatch = Arrays.mismatch(torn.bytes(FILE), NEW);
            int rest = Math.max(0, mismatch) / 512 * 512;
            assertThat(mismatch).as("all was written").isNotNegative();
            assertThat(Arrays.mismatch(torn.bytes(FILE), rest, 4000, OLD, rest, 4000)).isNegative();
            sawPart |= rest > 0;
        }
        assertThat(sawPart).isTrue();
    }

    @Test
    void doesTheSameForTheSameSeed() throws IOException {
        disk.put(FILE, OLD);
        try (var open = disk.openForWriting(FILE)) {
            DiskIo.write(open, NEW, 100);
        }
        DiskIo.create(disk, HOME.resolve("a"), NEW);
        var first = DiskIo.readTree(restarted(7), HOME);
        var second = DiskIo.readTree(restarted(7), HOME);
        assertThat(first.keySet()).isEqualTo(second.keySet());
        first.forEach((path, bytes) -> assertThat(second.get(path)).isEqualTo(bytes));
    }

    /** Goal: whoever forces again after a failure loses the bytes, as on a real system. */
    @Test
    void losesForGoodWhatAFailedForceDidNotBring() throws IOException {
        disk.put(FILE, OLD);
        try (var open = disk.openForWriting(FILE)) {
            DiskIo.write(open, NEW, 0);
            disk.failNext(Operation.FORCE, new IOException("Input/output error"));
            assertThatThrownBy(open::force).hasMessage("Input/output error");
            assertThatThrownBy(open::force).hasMessageContaining("an earlier force failed");
        }
        assertThat(DiskIo.read(disk, FILE)).isEqualTo(NEW);
        try (var again = disk.openForWriting(FILE)) {
            again.force();
        }
        try (var onMedium = disk.openOnMedium(FILE)) {
            assertThat(DiskIo.read(onMedium, 0, 4000)).isEqualTo(OLD);
        }
        assertThat(DiskIo.read(disk, FILE)).isEqualTo(NEW);
        disk.restart();
        assertThat(DiskIo.read(disk, FILE)).isEqualTo(OLD);
    }

    /** Goal: a write that the medium got wrong is seen only by who reads from the medium. */
    @Test
    void showsWhatTheMediumGotWrongOnlyWithoutCache() throws IOException {
        disk.mediumFlipsAt(2);
        try (var open = disk.create(FILE)) {
            DiskIo.write(open, NEW, 0);
            open.force();
            assertThat(DiskIo.read(open, 0, 4000)).isEqualTo(NEW);
        }
        try (var onMedium = disk.openOnMedium(FILE)) {
            assertThat(DiskIo.read(onMedium, 0, 4000)).isNotEqualTo(NEW).hasSize(4000);
        }
        disk.put(FILE, OLD);
        disk.flipBitOnMedium(FILE, 3, 0);
        assertThat(DiskIo.read(disk, FILE)).isEqualTo(OLD);
        disk.restart();
        assertThat(Arrays.mismatch(DiskIo.read(disk, FILE), OLD)).isEqualTo(3);
    }

    @Test
    void failsToReadBadSectorsUntilTheyAreWritten() throws IOException {
        disk.put(FILE, OLD);
        disk.failRead(FILE, 1024, 1);
        try (var open = disk.openForWriting(FILE)) {
            assertThat(DiskIo.read(open, 0, 1024)).hasSize(1024);
            assertThat(DiskIo.read(open, 1536, 4000)).hasSize(4000 - 1536);
            assertThatThrownBy(() -> DiskIo.read(open, 1535, 1))
                    .hasMessageContaining("Input/output error")
                    .isInstanceOfSatisfying(
                            IOException.class,
                            e -> assertThat(DiskErrors.isMediumError(e)).isTrue());
            DiskIo.write(open, new byte[511], 1024);
            assertThatThrownBy(() -> DiskIo.read(open, 0, 4000)).isInstanceOf(IOException.class);
            DiskIo.write(open, new byte[512], 1024);
            assertThat(DiskIo.read(open, 0, 4000)).hasSize(4000);
        }
    }

    @Test
    void fillsUp() throws IOException {
        disk.capacityBytes(6000);
        disk.put(FILE, OLD);
        assertThat(disk.usableBytes(HOME)).isEqualTo(2000);
        try (var open = disk.create(HOME.resolve("more"))) {
            assertThatThrownBy(() -> DiskIo.write(open, NEW, 0))
                    .isInstanceOf(DiskFullException.class)
                    .hasMessageContaining("/archive/more: No space left on device");
            assertThat(open.size()).isEqualTo(2000);
        }
        assertThat(disk.usableBytes(HOME)).isZero();
        DiskIo.overwrite(disk, FILE, NEW, 0);
        disk.delete(FILE);
        assertThat(disk.usableBytes(HOME)).isEqualTo(4000);
    }

    @Test
    void canBeReadOnly() throws IOException {
        disk.put(FILE, OLD);
        disk.readOnly(true);
        assertRefused(() -> disk.openForWriting(FILE));
        assertRefused(() -> disk.create(HOME.resolve("a")));
        assertRefused(() -> disk.createDirectory(HOME.resolve("a")));
        assertRefused(() -> disk.rename(FILE, HOME.resolve("a")));
        assertRefused(() -> disk.replace(FILE, HOME.resolve("a")));
        assertRefused(() -> disk.delete(FILE));
        assertRefused(() -> disk.lock(FILE));
        assertThat(disk.isWritable(HOME)).isFalse();
        assertThat(DiskIo.read(disk, FILE)).isEqualTo(OLD);
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        IOException.class, e -> assertThat(DiskErrors.isReadOnly(e)).isTrue());
    }

    @Test
    void deniesAccess() throws IOException {
        disk.put(FILE, OLD);
        disk.deny(FILE, true);
        assertThatThrownBy(() -> disk.openForReading(FILE))
                .isInstanceOfSatisfying(
                        AccessDeniedException.class,
                        e -> assertThat(DiskErrors.isDamage(e)).isFalse());
        disk.deny(FILE, false);
        assertThat(DiskIo.read(disk, FILE)).isEqualTo(OLD);
    }

    @Test
    void rotsAndCopies() throws IOException {
        disk.put(FILE, OLD);
        var copy = disk.copy();
        disk.flipBit(FILE, 10, 7);
        assertThat(disk.bytes(FILE)[10]).isEqualTo((byte) (OLD[10] ^ 0x80));
        assertThat(copy.bytes(FILE)).isEqualTo(OLD);
        copy.delete(FILE);
        assertThat(disk.exists(FILE)).isTrue();
        DiskIo.create(copy, FILE, NEW);
        var later = copy.copy();
        later.restart();
        assertThat(later.bytes(FILE)).isEqualTo(OLD);
        assertThat(copy.bytes(FILE)).isEqualTo(NEW);
    }

    @Test
    void forgetsLocksWhenItRestarts() throws IOException {
        var old = disk.lock(FILE);
        disk.restart();
        try (var fresh = disk.tryLock(FILE)) {
            assertThat(fresh).isNotNull();
            old.close();
            assertThat(disk.tryLock(FILE)).isNull();
        }
    }

    private void createForced(Path file, byte[] bytes) throws IOException {
        try (var open = disk.create(file)) {
            DiskIo.write(open, bytes, 0);
            open.force();
        }
    }

    private SimulatedDisk restarted(long seed) {
        var copy = disk.copy().leaving(PowerCut.seeded(seed));
        copy.restart();
        return copy;
    }
}
