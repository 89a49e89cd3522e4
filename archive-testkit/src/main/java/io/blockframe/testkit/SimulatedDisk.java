package io.blockframe.testkit;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskFile;
import io.blockframe.disk.DiskFullException;
import io.blockframe.disk.DiskLock;
import io.blockframe.disk.FileStatus;
import io.blockframe.disk.FileStatus.Kind;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A disk in memory that forgets what was not forced when its power is cut.
 *
 * <p>A file has bytes that readers see and bytes on the medium; a force brings its bytes to the
 * medium, but not its name. A directory likewise has names that are seen and names on the medium;
 * {@link #forceDirectory} brings its names there, but not the content of its children. A {@link
 * #barrier} brings everything. What was not brought there is left to the {@link PowerCut} at {@link
 * #restart}.
 *
 * <p>Everything that changes the disk or forces it is an operation with a number, from 1 on in the
 * life of the disk: power can be lost at it, or an error can be thrown. An operation that fails has
 * a number, too. The clock moves by a millisecond with every operation; nothing else moves it.
 *
 * <p>Paths are made absolute and normal. Links are described, never followed, not even on the way.
 * Thread-safe.
 */
public final class SimulatedDisk implements Disk {

    static final long DEVICE = 1;
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final Operations operations;
    private final SimulatedLocks locks = new SimulatedLocks(this);
    private final Tree tree;
    private PowerCut cut = PowerCut.losingAllUnforced();
    private int starts;
    private long capacityBytes = 1L << 50;
    private Instant earliestTime = Instant.MIN;
    private boolean readOnly;
    private boolean barriers = true;
    private int mediumFlipsAt;
    private boolean inMemory;
    private final List<Read> reads = new ArrayList<>();

    public SimulatedDisk() {
        operations = new Operations();
        tree = new Tree(EPOCH);
    }

    private SimulatedDisk(SimulatedDisk other) {
        operations = other.operations.copy();
        tree = other.tree.copy();
        cut = other.cut;
        capacityBytes = other.capacityBytes;
        earliestTime = other.earliestTime;
        readOnly = other.readOnly;
        barriers = other.barriers;
        mediumFlipsAt = other.mediumFlipsAt;
        inMemory = other.inMemory;
    }

    /** A disk of its own in the same state; what is open or locked here is not there. */
    public synchronized SimulatedDisk copy() {
        return new SimulatedDisk(this);
    }

    // What tests set up

    /** Loses power at operation {@code number}, which does not happen; a write happens in part. */
    public synchronized SimulatedDisk losingPowerAt(int number) {
        operations.losePowerAt(number);
        return this;
    }

    /** What the next power cuts leave; at first only what was forced. */
    public synchronized SimulatedDisk leaving(PowerCut powerCut) {
        cut = powerCut;
        return this;
    }

    /** A disk of that size; only the bytes of files need room. */
    public synchronized SimulatedDisk capacityBytes(long bytes) {
        capacityBytes = bytes;
        return this;
    }

    /** A disk that can store no earlier times: it makes this one of them. */
    public synchronized SimulatedDisk earliestTime(Instant earliest) {
        earliestTime = earliest;
        return this;
    }

    /** A disk that refuses longer names; at first 255 bytes, as on most file systems. */
    public synchronized SimulatedDisk maxNameBytes(int bytes) {
        tree.maxNameBytes(bytes);
        return this;
    }

    /** A disk that takes names that differ only in case for one, and keeps the first. */
    public synchronized SimulatedDisk ignoringCase() {
        tree.ignoresCase(true);
        return this;
    }

    /** Whether every change is refused, as on a read-only file system. */
    public synchronized SimulatedDisk readOnly(boolean refused) {
        readOnly = refused;
        return this;
    }

    /** Whether {@link #barrier} works; when not, it answers false. */
    public synchronized SimulatedDisk barriers(boolean work) {
        barriers = work;
        return this;
    }

    /**
     * Throws {@code error} at the next operation of that kind; several calls queue up, and null
     * lets one happen.
     */
    public synchronized void failNext(Operation operation, IOException error) {
        operations.failNext(operation, error);
    }

    /** Throws {@code error} at operation {@code number}. */
    public synchronized void failAt(int number, IOException error) {
        operations.failAt(number, error);
    }

    /**
     * Lets the medium get one bit wrong of what operation {@code number} writes. Readers see the
     * right bytes until {@link #openOnMedium} or a restart.
     */
    public synchronized void mediumFlipsAt(int number) {
        mediumFlipsAt = number;
    }

    /** Makes the sectors of a range unreadable until they are written. */
    public synchronized void failRead(Path file, long offset, long bytes) {
        known(file).content.makeUnreadable(offset, bytes);
    }

    /** Flips a bit, for readers and on the medium. */
    public synchronized void flipBit(Path file, long offset, int bit) {
        known(file).content.flipBit(Math.toIntExact(offset), bit, false);
    }

    /** Flips a bit on the medium; readers see it with {@link #openOnMedium} or after a restart. */
    public synchronized void flipBitOnMedium(Path file, long offset, int bit) {
        known(file).content.flipBit(Math.toIntExact(offset), bit, true);
    }

    /** Denies or allows to open a file or to list a directory. */
    public synchronized void deny(Path path, boolean denied) {
        known(path).denied = denied;
    }

    /** Throws {@code error} at whoever looks at or opens what has that name; null ends it. */
    public synchronized void fail(Path path, Exception error) {
        known(path).failure = error;
    }

    /** Sets when something was modified, as a copy that keeps its mtime does. */
    public synchronized void modified(Path path, Instant when) {
        known(path).modified = when;
    }

    /** Sets the permission bits. */
    public synchronized void mode(Path path, int mode) {
        known(path).mode = mode;
    }

    /** Puts a file there, whole and durable, with its parents; it is no operation. */
    public synchronized void put(Path file, byte[] bytes) {
        tree.put(file, Kind.FILE, now()).content = Content.of(bytes);
    }

    /** Puts a directory there, durable, with its parents; it is no operation. */
    public synchronized void putDirectory(Path directory) {
        tree.put(directory, Kind.DIRECTORY, now());
    }

    /** Puts a symbolic link there, durable, with its parents. */
    public synchronized void putLink(Path link, String target) {
        tree.put(link, Kind.LINK, now()).linkTarget = target.getBytes(StandardCharsets.UTF_8);
    }

    /** Puts a pipe there, durable, with its parents. */
    public synchronized void putPipe(Path pipe) {
        tree.put(pipe, Kind.OTHER, now());
    }

    // What tests look at

    /** The bytes of a file, as readers see them. */
    public synchronized byte[] bytes(Path file) {
        return known(file).content.toArray();
    }

    /** Whether something has that name. */
    public synchronized boolean exists(Path path) {
        return tree.find(path) != null;
    }

    /** Operations made so far, the failed ones included. */
    public synchronized int operationCount() {
        return operations.count();
    }

    /** The operations made so far, in order, such as {@code rename /a /b}. */
    public synchronized List<String> log() {
        return operations.log();
    }

    /**
     * A read of an open file.
     *
     * @param bytes that were read
     */
    public record Read(Path file, long position, int bytes) {}

    /** The reads that succeeded so far, in order. */
    public synchronized List<Read> reads() {
        return List.copyOf(reads);
    }

    /** Whether it is to seem to keep everything in memory, and not on a drive. */
    public synchronized void setInMemory(boolean isInMemory) {
        inMemory = isInMemory;
    }

    @Override
    public synchronized boolean isInMemory(Path path) {
        return inMemory;
    }

    /** Cuts the power, now. */
    public synchronized void cutPower() {
        operations.cutPower();
        notifyAll();
    }

    /**
     * Starts again with what the power cut leaves; cuts the power first if it is on. What was open
     * or locked stays lost.
     */
    public synchronized void restart() {
        tree.survive(cut);
        operations.restorePower();
        starts++;
        locks.clear();
    }

    // What the archive calls

    @Override
    public synchronized DiskFile openForReading(Path file) throws IOException {
        return open(file, SimulatedFile.Use.READ);
    }

    @Override
    public synchronized DiskFile openOnMedium(Path file) throws IOException {
        return open(file, SimulatedFile.Use.READ_ON_MEDIUM);
    }

    @Override
    public synchronized DiskFile openForWriting(Path file) throws IOException {
        return open(file, SimulatedFile.Use.WRITE);
    }

    private DiskFile open(Path file, SimulatedFile.Use use) throws IOException {
        operations.begin(Operation.OPEN, file);
        var node = tree.require(Kind.FILE, file);
        node.requireNoFailure();
        if (node.denied) {
            throw new AccessDeniedException(file.toString());
        }
        if (use == SimulatedFile.Use.WRITE) {
            requireWritable(file);
        }
        return new SimulatedFile(this, file, node, use, starts);
    }

    @Override
    public synchronized DiskFile create(Path file) throws IOException {
        operations.begin(Operation.CREATE, file);
        return created(file, add(file, Kind.FILE));
    }

    @Override
    public synchronized DiskFile createPrivate(Path file) throws IOException {
        operations.begin(Operation.CREATE, file);
        var node = add(file, Kind.FILE);
        node.mode = 0600;
        return created(file, node);
    }

    private DiskFile created(Path file, Node node) {
        return new SimulatedFile(this, file, node, SimulatedFile.Use.WRITE, starts);
    }

    @Override
    public synchronized void createDirectory(Path directory) throws IOException {
        operations.begin(Operation.CREATE_DIRECTORY, directory);
        add(directory, Kind.DIRECTORY);
    }

    @Override
    public synchronized void createPrivateDirectory(Path directory) throws IOException {
        operations.begin(Operation.CREATE_DIRECTORY, directory);
        add(directory, Kind.DIRECTORY).mode = 0700;
    }

    @Override
    public synchronized void createLink(Path link, byte[] target) throws IOException {
        operations.begin(Operation.CREATE_LINK, link);
        add(link, Kind.LINK).linkTarget = target.clone();
    }

    @Override
    public synchronized void setAttributes(Path path, int mode, Instant modified)
            throws IOException {
        operations.begin(Operation.SET_ATTRIBUTES, path);
        var node = tree.require(path);
        requireWritable(path);
        node.modified = modified.isBefore(earliestTime) ? earliestTime : modified;
        if (node.kind != Kind.LINK) {
            node.mode = mode;
        }
        node.changed = now();
    }

    private Node add(Path path, Kind kind) throws IOException {
        tree.requireFree(path);
        requireWritable(path);
        return tree.add(path, kind, now());
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        operations.begin(Operation.RENAME, from, to);
        tree.require(from);
        tree.requireFree(to);
        requireWritable(from);
        tree.move(from, to, now());
    }

    @Override
    public synchronized void replace(Path from, Path to) throws IOException {
        operations.begin(Operation.REPLACE, from, to);
        if (tree.require(from).kind != Kind.LINK) {
            tree.require(Kind.FILE, from);
        }
        requireWritable(from);
        var replaced = tree.find(to);
        if (replaced != null && replaced.kind == Kind.DIRECTORY) {
            throw new FileSystemException(from.toString(), to.toString(), "Is a directory");
        }
        tree.move(from, to, now());
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        operations.begin(Operation.DELETE, path);
        if (!tree.require(path).names.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        requireWritable(path);
        tree.remove(path);
    }

    @Override
    public synchronized void deleteDirectory(Path directory) throws IOException {
        tree.require(Kind.DIRECTORY, directory);
        delete(directory);
    }

    @Override
    public synchronized FileStatus status(Path path) throws IOException {
        operations.begin(Operation.STATUS, path);
        var node = tree.require(path);
        node.requireNoFailure();
        return node.status();
    }

    /** Links are not followed: no test puts one on the way to an archive here. */
    @Override
    public Path realPath(Path path) {
        return path.toAbsolutePath().normalize();
    }

    @Override
    public synchronized byte[] readLink(Path link) throws IOException {
        operations.begin(Operation.STATUS, link);
        return tree.require(Kind.LINK, link).linkTarget.clone();
    }

    @Override
    public synchronized Stream<Path> list(Path directory) throws IOException {
        operations.begin(Operation.LIST, directory);
        var node = tree.require(Kind.DIRECTORY, directory);
        if (node.denied) {
            throw new AccessDeniedException(directory.toString());
        }
        return node.names.keySet().stream().map(directory::resolve).toList().stream();
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        operations.begin(Operation.FORCE_DIRECTORY, directory);
        tree.forceNames(directory);
    }

    @Override
    public synchronized boolean barrier(Path path) throws IOException {
        if (!barriers) {
            operations.requirePower("barrier");
            return false;
        }
        operations.begin(Operation.BARRIER, path);
        tree.require(path);
        tree.forceAll();
        return true;
    }

    @Override
    public synchronized long usableBytes(Path path) throws IOException {
        operations.requirePower("usableBytes");
        tree.require(path);
        return Math.max(0, capacityBytes - tree.usedBytes());
    }

    @Override
    public synchronized long totalBytes(Path path) throws IOException {
        operations.requirePower("totalBytes");
        tree.require(path);
        return capacityBytes;
    }

    /** False: no other program uses this disk. */
    @Override
    public synchronized boolean isOpenForWriting(Path file) throws IOException {
        operations.requirePower("isOpenForWriting");
        tree.require(Kind.FILE, file);
        return false;
    }

    @Override
    public synchronized boolean isWritable(Path directory) throws IOException {
        operations.requirePower("isWritable");
        return !tree.require(Kind.DIRECTORY, directory).denied && !readOnly;
    }

    @Override
    public synchronized DiskLock lock(Path file) throws IOException {
        return locks.lock(lockFile(file));
    }

    @Override
    public synchronized DiskLock tryLock(Path file) throws IOException {
        return locks.tryLock(lockFile(file));
    }

    private Node lockFile(Path file) throws IOException {
        operations.requirePower("lock " + file);
        if (tree.find(file) == null) {
            add(file, Kind.FILE);
        }
        requireWritable(file);
        return tree.require(Kind.FILE, file);
    }

    // What open files need

    Operations operations() {
        return operations;
    }

    int starts() {
        return starts;
    }

    int read(Path path, Node file, boolean onMedium, MemorySegment target, long position)
            throws IOException {
        operations.begin(Operation.READ, path);
        int bytes = file.content.read(path, onMedium, target, position);
        reads.add(new Read(path, position, bytes));
        return bytes;
    }

    void write(Path path, Node file, byte[] bytes, long position) throws IOException {
        int offset = Math.toIntExact(position);
        operations.requirePower("write " + path);
        if (bytes.length == 0) {
            return;
        }
        try {
            operations.begin(Operation.WRITE, path);
        } catch (PowerLostException e) {
            int sectors = Math.ceilDiv(bytes.length, Content.SECTOR_BYTES);
            byte[] torn = Arrays.copyOf(bytes, cut.survives(sectors) * Content.SECTOR_BYTES);
            file.content.write(torn, torn, offset);
            throw e;
        }
        requireWritable(path);
        long room = Math.max(0, capacityBytes - tree.usedBytes());
        long end =
                Math.min(position + bytes.length, Math.max(position, file.content.length()) + room);
        int fitting = (int) (end - position);
        byte[] written = Arrays.copyOf(bytes, fitting);
        byte[] reaching = written;
        if (operations.count() == mediumFlipsAt && fitting > 0) {
            reaching = written.clone();
            reaching[fitting / 2] ^= 1;
        }
        file.content.write(written, reaching, offset);
        touch(file);
        if (fitting < bytes.length) {
            throw new DiskFullException(path, null);
        }
    }

    void truncate(Path path, Node file, long sizeBytes) throws IOException {
        operations.begin(Operation.TRUNCATE, path);
        requireWritable(path);
        if (sizeBytes < file.content.length()) {
            file.content.truncate((int) sizeBytes);
            touch(file);
        }
    }

    private Instant now() {
        return EPOCH.plusMillis(operations.count());
    }

    private Node known(Path path) {
        var node = tree.find(path);
        if (node == null) {
            throw new IllegalArgumentException("the test names a file that is not there: " + path);
        }
        return node;
    }

    private void touch(Node file) {
        file.modified = now();
        file.changed = file.modified;
    }

    private void requireWritable(Path path) throws IOException {
        if (readOnly) {
            throw new FileSystemException(path.toString(), null, "Read-only file system");
        }
    }
}
