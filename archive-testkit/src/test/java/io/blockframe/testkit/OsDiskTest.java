package io.blockframe.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskFullException;
import io.blockframe.disk.FileStatus.Kind;
import io.blockframe.disk.OsDisk;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** What only a real system can show. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OsDiskTest {

    private final Disk disk = OsDisk.instance();
    @TempDir private Path home;

    /** Goal: a thread that is interrupted in a read costs neither itself nor others a byte. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsOnWhenAReaderIsInterrupted(boolean onMedium) throws Exception {
        var content = Bytes.random(1, 16 << 20);
        var file = home.resolve("file");
        DiskIo.create(disk, file, content);
        var stop = new AtomicBoolean();
        var reads = new AtomicInteger();
        var interrupts = new AtomicInteger();
        try (var open = onMedium ? disk.openOnMedium(file) : disk.openForReading(file);
                var arena = Arena.ofShared()) {
            var expected = arena.allocate(content.length);
            expected.copyFrom(MemorySegment.ofArray(content));
            Runnable reading =
                    () -> {
                        try (var own = Arena.ofConfined()) {
                            var target = own.allocate(content.length, Disk.ALIGNMENT_BYTES);
                            while (!stop.get()) {
                                target.fill((byte) 0);
                                assertThat(open.read(target, 0)).isEqualTo(content.length);
                                assertThat(target.mismatch(expected)).isNegative();
                                reads.incrementAndGet();
                                if (Thread.interrupted()) {
                                    interrupts.incrementAndGet();
                                }
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    };
            var interrupted = new FutureTask<>(reading, null);
            var undisturbed = new FutureTask<>(reading, null);
            var victim = Thread.ofPlatform().start(interrupted);
            Thread.ofPlatform().start(undisturbed);
            for (int i = 1; i <= 8; i++) {
                while (!isInRead(victim) && !interrupted.isDone()) {
                    Thread.onSpinWait();
                }
                victim.interrupt();
                while (interrupts.get() < i && !interrupted.isDone()) {
                    Thread.onSpinWait();
                }
            }
            stop.set(true);
            interrupted.get(30, TimeUnit.SECONDS);
            undisturbed.get(30, TimeUnit.SECONDS);
        }
        assertThat(interrupts).hasValue(8);
        assertThat(reads).hasValueGreaterThan(8);
    }

    private static boolean isInRead(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("pread0"));
    }

    @Test
    void doesNotMistakeAReplacedFileForTheOneThatWasOpen() throws Exception {
        var file = home.resolve("file");
        var content = Bytes.random(1, 64 << 20);
        DiskIo.create(disk, file, content);
        try (var open = disk.openForReading(file)) {
            DiskIo.create(disk, home.resolve("other"), new byte[10]);
            disk.replace(home.resolve("other"), file);
            var interrupted =
                    new FutureTask<>(
                            () -> {
                                try (var arena = Arena.ofConfined()) {
                                    var target = arena.allocate(content.length);
                                    while (true) {
                                        assertThat(open.read(target, 0)).isEqualTo(content.length);
                                    }
                                }
                            });
            var victim = Thread.ofPlatform().start(interrupted);
            while (!isInRead(victim)) {
                Thread.onSpinWait();
            }
            victim.interrupt();
            assertThatThrownBy(() -> interrupted.get(30, TimeUnit.SECONDS))
                    .rootCause()
                    .hasMessageContaining("was replaced while it was open")
                    .isInstanceOfSatisfying(
                            IOException.class, e -> assertThat(DiskErrors.isDamage(e)).isFalse());
        }
    }

    @Test
    void keepsNamesThatDoNotDecode() throws Exception {
        run(
                "bash",
                "-c",
                "cd '%s' && printf hello > $'bad-\\xff%%41 ü' && ln -s $'\\xfe/x' l"
                        .formatted(home));
        disk.createDirectory(home.resolve("d"));
        var bad = disk.list(home).filter(path -> path.toString().contains("bad")).findFirst();
        var path = bad.orElseThrow();
        assertThat(DiskIo.read(disk, path)).asString().isEqualTo("hello");
        var moved = home.resolve("d").resolve(path.getFileName());
        disk.rename(path, moved);
        assertThat(disk.barrier(moved)).isTrue();
        try (var open = disk.openForWriting(moved)) {
            assertThat(open.status().sizeBytes()).isEqualTo(5);
            open.force();
        }
        try (var open = disk.openOnMedium(moved)) {
            assertThat(DiskIo.read(open, 0, 5)).asString().isEqualTo("hello");
        }
        assertThatThrownBy(() -> disk.rename(home.resolve("l"), moved))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(disk.list(home.resolve("d"))).containsExactly(moved);
        disk.delete(moved);
        assertThat(disk.list(home.resolve("d"))).isEmpty();
        assertThat(disk.readLink(home.resolve("l"))).containsExactly(0xfe, '/', 'x');
    }

    @Test
    void renamesALinkToADirectoryAndNotTheDirectory() throws Exception {
        disk.createDirectory(home.resolve("d"));
        run("ln", "-s", "d", home.resolve("link").toString());
        disk.rename(home.resolve("link"), home.resolve("moved"));
        assertThat(disk.status(home.resolve("moved")).kind()).isEqualTo(Kind.LINK);
        assertThat(disk.status(home.resolve("d")).kind()).isEqualTo(Kind.DIRECTORY);
    }

    /** Goal: of many who rename to one name at once, one does, and nothing is overwritten. */
    @Test
    void letsOnlyOneRenameWin() throws Exception {
        for (int round = 0; round < 20; round++) {
            var target = home.resolve("target" + round);
            var sources = IntStream.range(0, 8).mapToObj(i -> home.resolve("source" + i)).toList();
            for (var source : sources) {
                DiskIo.create(disk, source, source.toString().getBytes());
            }
            var tasks = sources.stream().map(source -> renaming(source, target)).toList();
            tasks.forEach(Thread::startVirtualThread);
            int won = 0;
            for (int i = 0; i < 8; i++) {
                if (tasks.get(i).get(30, TimeUnit.SECONDS)) {
                    won++;
                    assertThat(DiskIo.read(disk, target))
                            .isEqualTo(sources.get(i).toString().getBytes());
                } else {
                    disk.delete(sources.get(i));
                }
            }
            assertThat(won).isEqualTo(1);
        }
    }

    private FutureTask<Boolean> renaming(Path source, Path target) {
        return new FutureTask<>(
                () -> {
                    try {
                        disk.rename(source, target);
                        return true;
                    } catch (FileAlreadyExistsException e) {
                        return false;
                    }
                });
    }

    @Test
    void locksOutOtherProcesses() throws Exception {
        var file = home.resolve("lock");
        var holder = java(LockHolder.class, true, file.toString());
        assertThat(holder.inputReader().readLine()).isEqualTo("locked");
        assertThat(disk.tryLock(file)).isNull();
        var waiting =
                new FutureTask<>(
                        () -> {
                            disk.lock(file).close();
                            return true;
                        });
        Thread.ofPlatform().start(waiting);
        assertThat(waiting.isDone()).isFalse();
        holder.destroyForcibly(); // a process that dies gives its locks back
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
        try (var held = disk.lock(file)) {
            assertThat(held).isNotNull();
            var late = java(LockHolder.class, true, file.toString());
            assertThat(late.inputReader().readLine()).isEqualTo("taken");
            assertThat(late.onExit().get(30, TimeUnit.SECONDS).exitValue()).isZero();
        }
    }

    /** Goal: a file that another process is still writing is known by that. */
    @Test
    void knowsWhatAnotherProcessHasOpenForWriting() throws Exception {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        var file = home.resolve("file");
        DiskIo.create(disk, file, Bytes.random(1, 10));
        assertThat(disk.isOpenForWriting(file)).isFalse();
        var writer =
                new ProcessBuilder(
                                "bash", "-c", "exec 3>>\"$0\"; echo opened; read", file.toString())
                        .start();
        try (var output = writer.inputReader()) {
            assertThat(output.readLine()).isEqualTo("opened");
            assertThat(disk.isOpenForWriting(file)).isTrue();
            try (var _ = disk.openForReading(file)) {
                assertThat(disk.isOpenForWriting(file)).isTrue();
            }
        } finally {
            writer.outputWriter().close(); // ends its read
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        try (var _ = disk.openForReading(file)) {
            assertThat(disk.isOpenForWriting(file)).isFalse();
        }
    }

    /** Goal: to ask harms nobody: neither us, by a signal, nor the writer, by an error. */
    @Test
    void asksForWritersWhileTheyComeAndGo() throws Exception {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        var file = home.resolve("file");
        DiskIo.create(disk, file, new byte[0]);
        var loop =
                "echo started; i=0; while [ ! -e \"$0.stop\" ]; do echo x >>\"$0\" || exit 1;"
                        + " i=$((i+1)); done; echo $i";
        var writer = new ProcessBuilder("bash", "-c", loop, file.toString()).start();
        try (var output = writer.inputReader()) {
            assertThat(output.readLine()).isEqualTo("started");
            for (int i = 0; i < 20_000; i++) {
                disk.isOpenForWriting(file);
            }
            DiskIo.create(disk, home.resolve("file.stop"), new byte[0]);
            long written = Long.parseLong(output.readLine());
            assertThat(written).isGreaterThan(100);
            assertThat(disk.status(file).sizeBytes()).isEqualTo(2 * written);
        } finally {
            writer.destroy();
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void worksWithoutNativeCalls() throws Exception {
        var process = java(DiskWithoutNativeCalls.class, false, home.toString());
        assertThat(process.inputReader().lines().toList()).containsExactly("worked");
        assertThat(process.onExit().get(30, TimeUnit.SECONDS).exitValue()).isZero();
    }

    /** Goal: a scrub neither reads what is in memory nor pushes it out. */
    @Test
    void leavesPagesAloneWhenItReadsTheMedium() throws Exception {
        var file = home.resolve("file");
        byte[] content = Bytes.random(1, 1 << 20);
        DiskIo.create(disk, file, content);
        int pages = residentPages(file);
        run("sync", file.toString());
        run("dd", "if=" + file, "iflag=nocache", "count=0"); // drops its pages
        assumeThat(residentPages(file)).as("fincore, on a real disk").isZero();
        assertReadsTheMedium(file, content);
        assertThat(residentPages(file)).as("brought into memory").isZero();
        assertThat(DiskIo.read(disk, file)).isEqualTo(content);
        assertReadsTheMedium(file, content);
        assertThat(residentPages(file)).as("left in memory").isEqualTo(pages);
    }

    /** Goal: where a file system has no direct I/O, the medium is read all the same. */
    @Test
    void readsAFileSystemWithoutDirectIo() throws Exception {
        var mounted = home.resolve("mounted");
        disk.createDirectory(mounted);
        var mount = start("mount", "-t", "ramfs", "ramfs", mounted.toString());
        assertThat(mount.waitFor()).as("mount").isZero();
        try {
            var file = mounted.resolve("file");
            byte[] content = Bytes.random(1, 300_001);
            DiskIo.create(disk, file, content);
            assertReadsTheMedium(file, content);
        } finally {
            run("umount", mounted.toString());
        }
    }

    private void assertReadsTheMedium(Path file, byte[] content) throws IOException {
        try (var open = disk.openOnMedium(file)) {
            assertThat(DiskIo.read(open, 0, content.length)).isEqualTo(content);
        }
    }

    private static int residentPages(Path file) throws Exception {
        try {
            return Integer.parseInt(
                    run("fincore", "-n", "-b", "-o", "PAGES", file.toString()).strip());
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void saysWhenAFileSystemIsFullOrReadOnly() throws Exception {
        var mounted = home.resolve("mounted");
        disk.createDirectory(mounted);
        var mount = start("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", mounted.toString());
        assertThat(mount.waitFor()).as("mount").isZero();
        try {
            var file = mounted.resolve("file");
            try (var open = disk.create(file)) {
                assertThatThrownBy(() -> DiskIo.write(open, new byte[1 << 20], 0))
                        .isInstanceOf(DiskFullException.class)
                        .hasMessage(file + ": No space left on device");
            }
            assertThat(disk.usableBytes(mounted)).isZero();
            assertThatThrownBy(() -> disk.rename(file, home.resolve("file")))
                    .isInstanceOf(AtomicMoveNotSupportedException.class);
            run("mount", "-o", "remount,ro", mounted.toString());
            assertThat(disk.isWritable(mounted)).isFalse();
            assertReadOnly(() -> disk.openForWriting(file));
            assertReadOnly(() -> disk.rename(file, mounted.resolve("other")));
            assertReadOnly(() -> disk.delete(file));
        } finally {
            run("umount", mounted.toString());
        }
    }

    /** Goal: a file system that can hold no more files is told from one that has no room. */
    @Test
    void saysWhenThereIsNoInodeLeft() throws Exception {
        var mounted = home.resolve("mounted");
        disk.createDirectory(mounted);
        var mount = start("mount", "-t", "tmpfs", "-o", "nr_inodes=3", "tmpfs", mounted.toString());
        assertThat(mount.waitFor()).as("mount").isZero();
        try {
            disk.createDirectory(mounted.resolve("one"));
            DiskIo.create(disk, mounted.resolve("two"), new byte[0]);
            for (ThrowingCallable creation :
                    new ThrowingCallable[] {
                        () -> disk.create(mounted.resolve("three")),
                        () -> disk.createDirectory(mounted.resolve("three")),
                        () -> disk.createLink(mounted.resolve("three"), new byte[] {'x'})
                    }) {
                assertThatThrownBy(creation)
                        .isInstanceOf(DiskFullException.class)
                        .hasMessageStartingWith(
                                mounted.resolve("three") + ": all 3 inodes are used")
                        .hasMessageEndingWith(" bytes are free: No space left on device");
            }
        } finally {
            run("umount", mounted.toString());
        }
    }

    /** Goal: no time is changed that the file system can store, be it of NTFS or of the future. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1601-01-01T00:00:00Z",
                "1677-09-21T00:12:43.145224191Z",
                "1969-12-31T23:59:59.5Z",
                "2263-01-01T00:00:00.000000001Z",
                "9999-12-31T23:59:59.999999999Z"
            })
    void setsEveryTime(String time) throws Exception {
        var mounted = home.resolve("mounted");
        disk.createDirectory(mounted);
        var mount = start("mount", "-t", "tmpfs", "tmpfs", mounted.toString());
        assertThat(mount.waitFor()).as("mount").isZero();
        try {
            var file = mounted.resolve("file");
            var link = mounted.resolve("link");
            DiskIo.create(disk, file, new byte[1]);
            disk.createLink(link, "file".getBytes());
            var modified = Instant.parse(time);
            disk.setAttributes(file, 0600, modified);
            assertThat(disk.status(file).modified()).isEqualTo(modified);
            disk.setAttributes(file, 0600, Instant.EPOCH);
            disk.setAttributes(link, 0600, modified);
            assertThat(disk.status(link).modified()).isEqualTo(modified);
            assertThat(disk.status(file).modified()).isEqualTo(Instant.EPOCH);
        } finally {
            run("umount", mounted.toString());
        }
    }

    private static void assertReadOnly(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        IOException.class, e -> assertThat(DiskErrors.isReadOnly(e)).isTrue());
    }

    /** Goal: only where it is certain that no head moves, several files are read at once. */
    @Test
    void knowsWhatIsInMemory() throws IOException {
        for (var path : List.of(Path.of("/dev/shm"), Path.of("/proc"), home)) {
            assertThat(disk.isInMemory(path))
                    .as("%s", path)
                    .isEqualTo(Files.getFileStore(path).type().equals("tmpfs"));
        }
        assertThat(disk.isInMemory(home.resolve("nothing"))).isFalse();
    }

    private static Process java(Class<?> main, boolean nativeCalls, String argument)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (nativeCalls) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("-Xshare:auto");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.add(argument);
        return start(command.toArray(String[]::new));
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String run(String... command) throws Exception {
        var process = start(command);
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as("%s", (Object) command).isZero();
        return output;
    }
}
