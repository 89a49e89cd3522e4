package io.blockframe.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskLock;
import io.blockframe.disk.FileStatus.Kind;
import io.blockframe.disk.NameRefusedException;
import io.blockframe.disk.NotAFileException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What every {@link Disk} does. A subclass says which disk, and a directory of its own on it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class DiskContract {

    private static final byte[] CONTENT = Bytes.random(1, 200_001);
    private static final byte[] OTHER = Bytes.random(2, 4096);

    private Disk disk;
    private Path home;
    private Path file;
    private Path other;

    protected abstract Disk disk();

    /** An empty directory, fresh for each test. */
    protected abstract Path home();

    protected abstract void putLink(Path link, String target) throws IOException;

    protected abstract void putPipe(Path pipe) throws IOException;

    @BeforeEach
    final void names() {
        disk = disk();
        home = home();
        file = home.resolve("file");
        other = home.resolve("other");
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        try (var open = disk.create(file)) {
            DiskIo.write(open, CONTENT, 0);
            assertThat(open.size()).isEqualTo(CONTENT.length);
            assertThat(DiskIo.read(open, 0, CONTENT.length)).isEqualTo(CONTENT);
            open.force();
        }
        assertThat(DiskIo.read(disk, file)).isEqualTo(CONTENT);
    }

    @Test
    void readsLessOnlyAtTheEnd() throws IOException {
        DiskIo.create(disk, file, OTHER);
        try (var open = disk.openForReading(file)) {
            assertThat(DiskIo.read(open, 1, 10)).isEqualTo(slice(OTHER, 1, 11));
            assertThat(DiskIo.read(open, 4090, 100)).isEqualTo(slice(OTHER, 4090, 4096));
            assertThat(DiskIo.read(open, 4096, 100)).isEmpty();
            assertThat(DiskIo.read(open, 1L << 40, 100)).isEmpty();
        }
    }

    @Test
    void touchesOnlyTheLentMemory() throws IOException {
        DiskIo.create(disk, file, OTHER);
        try (var open = disk.openForWriting(file);
                var arena = Arena.ofConfined()) {
            var memory = arena.allocate(30);
            memory.fill((byte) 9);
            assertThat(open.read(memory.asSlice(10, 10), 0)).isEqualTo(10);
            assertThat(memory.asByteBuffer().get(9)).isEqualTo((byte) 9);
            assertThat(memory.asByteBuffer().get(10)).isEqualTo(OTHER[0]);
            assertThat(memory.asByteBuffer().get(20)).isEqualTo((byte) 9);
            open.write(memory.asSlice(20, 5), 100);
        }
        var expected = OTHER.clone();
        Arrays.fill(expected, 100, 105, (byte) 9);
        assertThat(DiskIo.read(disk, file)).isEqualTo(expected);
    }

    @Test
    void fillsGapsWithZeros() throws IOException {
        try (var open = disk.create(file)) {
            DiskIo.write(open, new byte[] {1}, 10_000);
            assertThat(open.size()).isEqualTo(10_001);
            assertThat(DiskIo.read(open, 0, 10_000)).isEqualTo(new byte[10_000]);
        }
    }

    @Test
    void writesInPlace() throws IOException {
        DiskIo.create(disk, file, CONTENT);
        DiskIo.overwrite(disk, file, OTHER, 1000);
        var expected = CONTENT.clone();
        System.arraycopy(OTHER, 0, expected, 1000, OTHER.length);
        assertThat(DiskIo.read(disk, file)).isEqualTo(expected);
    }

    @Test
    void cutsButDoesNotLengthen() throws IOException {
        DiskIo.create(disk, file, OTHER);
        try (var open = disk.openForWriting(file)) {
            open.truncate(5000);
            assertThat(open.size()).isEqualTo(4096);
            open.truncate(100);
            assertThat(open.size()).isEqualTo(100);
            DiskIo.write(open, new byte[] {1}, 200);
            assertThat(DiskIo.read(open, 100, 100)).isEqualTo(new byte[100]);
        }
    }

    /** Goal: whatever part of a file is read from the medium, at any alignment, it is that part. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 262144, 262145, 300000})
    void readsTheMedium(int fileBytes) throws IOException {
        var content = Bytes.random(fileBytes, fileBytes);
        DiskIo.create(disk, file, content);
        var random = new Random(20261125 + fileBytes);
        try (var open = disk.openOnMedium(file);
                var arena = Arena.ofConfined()) {
            assertThat(open.size()).isEqualTo(fileBytes);
            assertThat(open.status().sizeBytes()).isEqualTo(fileBytes);
            assertThat(open.read(arena.allocate(8192, 4096), 0))
                    .isEqualTo(Math.min(8192, fileBytes));
            for (int i = 0; i < 200; i++) {
                int position = aligned(random.nextInt(fileBytes + 5000), random);
                int bytes = aligned(random.nextInt(fileBytes + 5000), random);
                int address = aligned(random.nextInt(8192), random);
                var target = arena.allocate(address + bytes, 4096).asSlice(address);
                int read = open.read(target, position);
                assertThat(read).isEqualTo(Math.clamp(fileBytes - position, 0, bytes));
                if (read > 0) {
                    assertThat(target.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE))
                            .isEqualTo(Arrays.copyOfRange(content, position, position + read));
                }
            }
            assertThatThrownBy(() -> DiskIo.write(open, OTHER, 0))
                    .isInstanceOf(NonWritableChannelException.class);
            assertThatThrownBy(() -> open.truncate(0))
                    .isInstanceOf(NonWritableChannelException.class);
        }
    }

    private static int aligned(int value, Random random) {
        return random.nextBoolean() ? value / 4096 * 4096 : value;
    }

    @Test
    void createsLinksWithTheirTargetAsItIs() throws IOException {
        for (var target : new String[] {"file", "/a//b/../c/", "../../\u00e9", "x".repeat(2000)}) {
            var link = home.resolve("link" + target.length());
            byte[] bytes = target.getBytes(StandardCharsets.ISO_8859_1); // one is not UTF-8
            disk.createLink(link, bytes);
            assertThat(disk.status(link).kind()).isEqualTo(Kind.LINK);
            assertThat(disk.readLink(link)).isEqualTo(bytes);
            assertThatThrownBy(() -> disk.createLink(link, bytes))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
    }

    @Test
    void createsWhatOnlyItsOwnerMayOpen() throws IOException {
        disk.createPrivateDirectory(other);
        assertThat(disk.status(other).mode()).isEqualTo(0700);
        try (var open = disk.createPrivate(file)) {
            DiskIo.write(open, CONTENT, 0);
        }
        assertThat(disk.status(file).mode()).isEqualTo(0600);
        assertThat(DiskIo.read(disk, file)).isEqualTo(CONTENT);
        assertThatThrownBy(() -> disk.createPrivate(file))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> disk.createPrivateDirectory(file))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void setsModeAndTime() throws IOException {
        DiskIo.create(disk, file, OTHER);
        disk.createDirectory(other);
        var link = home.resolve("link");
        disk.createLink(link, "file".getBytes(StandardCharsets.UTF_8));
        var old = Instant.parse("1999-12-31T23:59:59.123456789Z");
        for (var path : new Path[] {file, other}) {
            disk.setAttributes(path, 01750, old);
            assertThat(disk.status(path).modified()).isEqualTo(old);
            assertThat(disk.status(path).mode()).isEqualTo(01750);
        }
        var fraction = Instant.parse("1969-12-31T23:59:59.5Z");
        disk.setAttributes(other, 01750, fraction);
        assertThat(disk.status(other).modified()).isEqualTo(fraction);
        var older = Instant.parse("1969-07-20T20:17:40Z");
        disk.setAttributes(link, 0600, older);
        assertThat(disk.status(link).modified()).isEqualTo(older);
        assertThat(disk.status(file).modified()).isEqualTo(old);
        assertThat(disk.status(file).mode()).isEqualTo(01750);
        assertThatThrownBy(() -> disk.setAttributes(home.resolve("none"), 0600, old))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void refusesClosedFiles() throws IOException {
        var open = disk.create(file);
        open.close();
        open.close();
        assertThatThrownBy(open::size).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(open::force).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> DiskIo.read(open, 0, 1))
                .isInstanceOfSatisfying(
                        ClosedChannelException.class,
                        e -> assertThat(DiskErrors.isDamage(e)).isFalse());
    }

    @Test
    void opensOnlyRegularFiles() throws IOException {
        DiskIo.create(disk, file, OTHER);
        disk.createDirectory(home.resolve("directory"));
        putLink(home.resolve("link"), "file");
        putPipe(home.resolve("pipe"));
        for (var name : new String[] {"directory", "link", "pipe"}) {
            var path = home.resolve(name);
            assertThatThrownBy(() -> disk.openForReading(path))
                    .isInstanceOf(NotAFileException.class)
                    .hasMessageContaining(name);
            assertThatThrownBy(() -> disk.openForWriting(path))
                    .isInstanceOf(NotAFileException.class);
        }
        assertThatThrownBy(() -> disk.openForReading(other))
                .isInstanceOfSatisfying(
                        NoSuchFileException.class,
                        e -> assertThat(DiskErrors.isDamage(e)).isTrue());
        assertThatThrownBy(() -> disk.openForWriting(other))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.openForReading(file.resolve("below")))
                .isInstanceOfSatisfying(
                        IOException.class, e -> assertThat(DiskErrors.isDamage(e)).isTrue());
    }

    @Test
    void createsOnlyWhatIsNew() throws IOException {
        DiskIo.create(disk, file, OTHER);
        putLink(home.resolve("link"), "nowhere");
        for (var name : new String[] {"file", "link"}) {
            assertThatThrownBy(() -> disk.create(home.resolve(name)))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThatThrownBy(() -> disk.createDirectory(home.resolve(name)))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(DiskIo.read(disk, file)).isEqualTo(OTHER);
        assertThatThrownBy(() -> disk.create(home.resolve("no/file")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.createDirectory(home.resolve("no/directory")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void describesWhatNamesStandFor() throws IOException {
        DiskIo.create(disk, file, OTHER);
        disk.createDirectory(home.resolve("directory"));
        putLink(home.resolve("link"), "directory/ä");
        putPipe(home.resolve("pipe"));
        var status = disk.status(file);
        assertThat(status.kind()).isEqualTo(Kind.FILE);
        assertThat(status.sizeBytes()).isEqualTo(4096);
        assertThat(status.mode()).isBetween(0400, 07777);
        assertThat(disk.status(home.resolve("directory")).kind()).isEqualTo(Kind.DIRECTORY);
        assertThat(disk.status(home.resolve("link")).kind()).isEqualTo(Kind.LINK);
        assertThat(disk.status(home.resolve("pipe")).kind()).isEqualTo(Kind.OTHER);
        assertThat(disk.readLink(home.resolve("link")))
                .isEqualTo("directory/ä".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> disk.readLink(file)).isInstanceOf(NotAFileException.class);
        assertThatThrownBy(() -> disk.status(other)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void knowsTheOpenFileByItsName() throws IOException {
        DiskIo.create(disk, file, OTHER);
        try (var open = disk.openForReading(file)) {
            assertThat(open.status()).isEqualTo(disk.status(file));
            disk.rename(file, other);
            assertThatThrownBy(open::status).isInstanceOf(NoSuchFileException.class);
            DiskIo.create(disk, file, CONTENT);
            assertThatThrownBy(open::status).isInstanceOf(NoSuchFileException.class);
            assertThat(DiskIo.read(open, 0, 5000)).isEqualTo(OTHER);
        }
    }

    @Test
    void renamesFilesAndDirectories() throws IOException {
        DiskIo.create(disk, file, OTHER);
        disk.createDirectory(home.resolve("directory"));
        disk.rename(file, home.resolve("directory/moved"));
        disk.rename(home.resolve("directory"), other);
        assertThat(DiskIo.read(disk, other.resolve("moved"))).isEqualTo(OTHER);
        assertThatThrownBy(() -> disk.status(file)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.rename(file, home.resolve("new")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.rename(other.resolve("moved"), home.resolve("no/where")))
                .isInstanceOf(NoSuchFileException.class);
    }

    /** Goal: a name that is too long is told from trouble with the disk, and does no harm. */
    @Test
    void refusesNamesThatAreTooLong() throws IOException {
        DiskIo.create(disk, file, OTHER);
        var tooLong = home.resolve("x".repeat(256));
        var calls =
                List.<ThrowingCallable>of(
                        () -> disk.create(tooLong).close(),
                        () -> disk.createDirectory(tooLong),
                        () -> disk.createDirectory(tooLong.resolve("below")),
                        () -> disk.rename(file, tooLong),
                        () -> disk.replace(file, tooLong),
                        () -> disk.openForReading(tooLong).close(),
                        () -> disk.status(tooLong));
        for (var call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOf(NameRefusedException.class)
                    .hasMessageContaining(tooLong.toString())
                    .hasMessageEndingWith(NameRefusedException.TOO_LONG)
                    .satisfies(e -> assertThat(DiskErrors.isDamage((IOException) e)).isFalse());
        }
        disk.rename(file, home.resolve("x".repeat(255)));
        assertThat(DiskIo.read(disk, home.resolve("x".repeat(255)))).isEqualTo(OTHER);
    }

    @Test
    void neverRenamesOverSomething() throws IOException {
        DiskIo.create(disk, file, OTHER);
        DiskIo.create(disk, other, CONTENT);
        disk.createDirectory(home.resolve("directory"));
        disk.createDirectory(home.resolve("empty"));
        putLink(home.resolve("link"), "nowhere");
        for (var name : new String[] {"other", "empty", "link"}) {
            assertThatThrownBy(() -> disk.rename(file, home.resolve(name)))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThatThrownBy(() -> disk.rename(home.resolve("directory"), home.resolve("empty")))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(DiskIo.read(disk, file)).isEqualTo(OTHER);
        assertThat(DiskIo.read(disk, other)).isEqualTo(CONTENT);
    }

    @Test
    void replacesAFileWhileItIsRead() throws IOException {
        DiskIo.create(disk, file, OTHER);
        DiskIo.create(disk, other, CONTENT);
        try (var old = disk.openForReading(other)) {
            disk.replace(file, other);
            assertThat(DiskIo.read(old, 0, CONTENT.length)).isEqualTo(CONTENT);
        }
        assertThat(DiskIo.read(disk, other)).isEqualTo(OTHER);
        assertThatThrownBy(() -> disk.replace(file, other)).isInstanceOf(NoSuchFileException.class);
        disk.replace(other, file);
        assertThat(DiskIo.read(disk, file)).isEqualTo(OTHER);
    }

    @Test
    void replacesByALinkAndOverALink() throws IOException {
        byte[] target = "nowhere".getBytes(StandardCharsets.UTF_8);
        DiskIo.create(disk, file, OTHER);
        disk.createLink(other, target);
        disk.replace(other, file);
        assertThat(disk.readLink(file)).isEqualTo(target);
        assertThatThrownBy(() -> disk.status(other)).isInstanceOf(NoSuchFileException.class);
        DiskIo.create(disk, other, CONTENT);
        disk.replace(other, file);
        assertThat(DiskIo.read(disk, file)).isEqualTo(CONTENT);
        disk.createDirectory(home.resolve("directory"));
        disk.createLink(other, target);
        assertThatThrownBy(() -> disk.replace(other, home.resolve("directory")))
                .isInstanceOf(IOException.class);
        assertThat(disk.readLink(other)).isEqualTo(target);
    }

    @Test
    void doesNotReplaceADirectory() throws IOException {
        DiskIo.create(disk, file, OTHER);
        disk.createDirectory(other);
        assertThatThrownBy(() -> disk.replace(file, other)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> disk.replace(other, home.resolve("new")))
                .isInstanceOf(NotAFileException.class);
        assertThat(disk.status(other).isDirectory()).isTrue();
    }

    @Test
    void deletesFilesLinksAndEmptyDirectories() throws IOException {
        disk.createDirectory(other);
        DiskIo.create(disk, other.resolve("file"), OTHER);
        putLink(home.resolve("link"), "other/file");
        disk.delete(home.resolve("link"));
        assertThatThrownBy(() -> disk.delete(other)).isInstanceOf(DirectoryNotEmptyException.class);
        disk.delete(other.resolve("file"));
        disk.delete(other);
        assertThat(disk.list(home)).isEmpty();
        assertThatThrownBy(() -> disk.delete(other)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void deletesNothingButEmptyDirectoriesAsSuch() throws IOException {
        disk.createDirectory(other);
        DiskIo.create(disk, other.resolve("file"), OTHER);
        putLink(home.resolve("link"), "other");
        assertThatThrownBy(() -> disk.deleteDirectory(other))
                .isInstanceOf(DirectoryNotEmptyException.class);
        for (var path : List.of(other.resolve("file"), home.resolve("link"))) {
            assertThatThrownBy(() -> disk.deleteDirectory(path))
                    .isInstanceOf(NotAFileException.class);
            assertThat(disk.status(path)).isNotNull();
        }
        disk.delete(other.resolve("file"));
        disk.deleteDirectory(other);
        assertThatThrownBy(() -> disk.deleteDirectory(other))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void listsOnlyDirectories() throws IOException {
        disk.createDirectory(other);
        DiskIo.create(disk, other.resolve("ä"), OTHER);
        putLink(other.resolve("link"), "nowhere");
        putLink(home.resolve("link"), "other");
        assertThat(disk.list(other))
                .containsExactlyInAnyOrder(other.resolve("ä"), other.resolve("link"));
        assertThatThrownBy(() -> disk.list(home.resolve("link")))
                .isInstanceOf(NotAFileException.class);
        assertThatThrownBy(() -> disk.list(file)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void forcesNamesAndFileSystems() throws IOException {
        DiskIo.create(disk, file, OTHER);
        disk.forceDirectory(home);
        disk.barrier(home);
        disk.barrier(file);
        assertThatThrownBy(() -> disk.forceDirectory(file)).isInstanceOf(NotAFileException.class);
        assertThatThrownBy(() -> disk.forceDirectory(other))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.barrier(other)).isInstanceOf(NoSuchFileException.class);
        assertThat(DiskIo.read(disk, file)).isEqualTo(OTHER);
    }

    @Test
    void saysWhatItHasRoomFor() throws IOException {
        assertThat(disk.usableBytes(home)).isPositive();
        assertThat(disk.totalBytes(home)).isGreaterThanOrEqualTo(disk.usableBytes(home));
        assertThat(disk.isWritable(home)).isTrue();
        assertThatThrownBy(() -> disk.isWritable(other)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void locksOutOthers() throws IOException {
        DiskLock held = disk.lock(file);
        assertThat(disk.tryLock(file)).isNull();
        try (var elsewhere = disk.tryLock(other)) {
            assertThat(elsewhere).isNotNull();
        }
        held.close();
        try (var next = disk.tryLock(file)) {
            assertThat(next).isNotNull();
            held.close(); // for the second time: it is no longer his
            assertThat(disk.tryLock(file)).isNull();
        }
        assertThatThrownBy(() -> disk.lock(home)).isInstanceOf(NotAFileException.class);
        assertThatThrownBy(() -> disk.lock(home.resolve("no/lock")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void locksAFileThatWasDeletedMeanwhile() throws IOException {
        try (var old = disk.lock(file)) {
            assertThat(old).isNotNull();
            disk.delete(file);
            try (var fresh = disk.tryLock(file)) {
                assertThat(fresh).isNotNull();
                assertThat(disk.tryLock(file)).isNull();
            }
        }
    }

    @Test
    void letsOneThreadAfterTheOtherHaveALock() throws Exception {
        var inside = new LinkedBlockingQueue<String>();
        Callable<Void> enter =
                () -> {
                    try (var lock = disk.lock(file)) {
                        assertThat(lock).isNotNull();
                        inside.add("in");
                        Thread.yield();
                        inside.add("out");
                        return null;
                    }
                };
        DiskLock held = disk.lock(file);
        var tasks = Stream.generate(() -> new FutureTask<>(enter)).limit(8).toList();
        tasks.forEach(Thread::startVirtualThread);
        assertThat(inside).isEmpty();
        held.close();
        for (var task : tasks) {
            task.get(30, TimeUnit.SECONDS);
        }
        assertThat(String.join(" ", inside)).matches("(in out ?){8}");
    }

    @Test
    void stopsWaitingForALockWhenInterrupted() throws Exception {
        var interrupted =
                new FutureTask<>(
                        () -> {
                            assertThatThrownBy(() -> disk.lock(file))
                                    .isInstanceOf(FileLockInterruptionException.class);
                            return Thread.currentThread().isInterrupted();
                        });
        try (var held = disk.lock(file)) {
            assertThat(held).isNotNull();
            var waiting = Thread.ofPlatform().start(interrupted);
            while (waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            waiting.interrupt();
            assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
        }
        try (var next = disk.tryLock(file)) {
            assertThat(next).isNotNull();
        }
    }

    @Test
    void worksForAnInterruptedThread() throws Exception {
        try (var open = disk.create(file)) {
            var work =
                    new FutureTask<>(
                            () -> {
                                Thread.currentThread().interrupt();
                                DiskIo.write(open, OTHER, 0);
                                open.force();
                                disk.forceDirectory(home);
                                return Thread.currentThread().isInterrupted();
                            });
            Thread.ofPlatform().start(work);
            assertThat(work.get(30, TimeUnit.SECONDS)).isTrue();
            assertThat(DiskIo.read(open, 0, 5000)).isEqualTo(OTHER);
        }
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
