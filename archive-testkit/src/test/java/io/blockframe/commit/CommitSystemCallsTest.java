package io.blockframe.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.testkit.Bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Goal: a real commit on a real file system makes its system calls in the order that FORMAT §7
 * promises. The simulated disk proves that this order survives power loss; this proves that it is
 * the order.
 */
class CommitSystemCallsTest {

    private static final Pattern CALL = Pattern.compile("^\\d+ +(\\w+)\\((.*)$");

    @TempDir Path temp;

    /** A system call: its name, and its arguments with the paths of descriptors. */
    private record Call(String name, String arguments) {
        boolean forces(String path) {
            return (name.equals("fsync") || name.equals("fdatasync"))
                    && arguments.contains("<" + path + ">");
        }

        boolean isBarrier() {
            return name.equals("syncfs");
        }

        boolean writes(String path) {
            return name.equals("pwrite64") && arguments.contains("<" + path + ">");
        }

        boolean opensDirectly(String path) {
            return name.equals("openat")
                    && arguments.contains("\"" + path + "\"")
                    && arguments.contains("|O_DIRECT|");
        }

        /** Whether it makes a file right in a directory. */
        boolean creates(String directory) {
            return name.equals("openat")
                    && arguments.contains("\"" + directory + "/")
                    && arguments.split("\"")[1].lastIndexOf('/') == directory.length()
                    && arguments.contains("O_CREAT");
        }

        boolean deletes(String path) {
            return name.startsWith("unlink") && arguments.contains("\"" + path + "\"");
        }
    }

    @Test
    void aFileCommittedAlone() throws Exception {
        put("big", 300_000);
        checkOrder(trace());
    }

    @Test
    void smallFilesCommittedTogether() throws Exception {
        put("a", 10);
        put("b", 100_000);
        put("c", 0);
        checkOrder(trace());
    }

    private void put(String name, int size) throws IOException {
        Files.createDirectories(temp.resolve("drop"));
        Files.write(temp.resolve("drop").resolve(name), Bytes.random(size, size));
    }

    private List<Call> trace() throws Exception {
        var log = temp.resolve("strace.log");
        var command =
                new ProcessBuilder(
                        "strace",
                        "-f",
                        "-y",
                        "-s",
                        "1000",
                        "-e",
                        "trace=openat,pwrite64,pread64,fsync,fdatasync,syncfs,rename,renameat,renameat2,"
                            + "unlink,unlinkat",
                        "-o",
                        log.toString(),
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TracedCommit.class.getName(),
                        temp.toString());
        var output = temp.resolve("output.log");
        var process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        var calls = new ArrayList<Call>();
        for (var line : Files.readAllLines(log, java.nio.charset.StandardCharsets.ISO_8859_1)) {
            var call = CALL.matcher(line);
            if (call.find()) {
                calls.add(new Call(call.group(1), call.group(2)));
            }
        }
        return calls;
    }

    private void checkOrder(List<Call> calls) throws IOException {
        var archive = temp.resolve("archive");
        var entries = entries(archive.resolve("in"));
        assertThat(entries).isNotEmpty();
        for (var entry : entries) {
            int placed =
                    last(
                            calls,
                            call ->
                                    call.name().startsWith("rename")
                                            && call.arguments().contains("\"" + entry + "\""));
            var staged = calls.get(placed).arguments().split("\"")[1];
            for (var file : files(entry)) {
                checkDurable(
                        calls,
                        staged + file.toString().substring(entry.toString().length()),
                        placed);
            }
            for (var directory : directories(entry)) {
                checkForced(
                        calls,
                        staged + directory.toString().substring(entry.toString().length()),
                        placed);
            }
            checkPending(calls, archive, placed);
            int parentForced = next(calls, placed, forces(archive.resolve("in")));
            int stagingForced = next(calls, placed, forces(Path.of(staged).getParent()));
            for (var copy : List.of("catalog", "catalog.1", "catalog.2")) {
                var catalogue = archive.resolve(".blockframe").resolve(copy).toString();
                int written = next(calls, placed, call -> call.writes(catalogue));
                assertThat(written).isGreaterThan(parentForced).isGreaterThan(stagingForced);
                int forced = next(calls, written, call -> call.forces(catalogue));
                var name = entry.getFileName().toString();
                var source = temp.resolve("drop").resolve(name.substring(0, name.lastIndexOf('_')));
                int taken = next(calls, placed, call -> call.deletes(source.toString()));
                assertThat(taken).isGreaterThan(forced);
            }
        }
    }

    /**
     * Written, then forced, then opened past the page cache and read back, then renamed; never
     * written after that.
     */
    private static void checkDurable(List<Call> calls, String path, int placed) {
        int written = last(calls, call -> call.writes(path));
        int forced = next(calls, written, call -> call.forces(path) || call.isBarrier());
        int opened = next(calls, forced, call -> call.opensDirectly(path));
        int readBack =
                next(
                        calls,
                        opened,
                        call ->
                                call.name().equals("pread64")
                                        && call.arguments().contains("<" + path + ">"));
        assertThat(readBack).as(path).isLessThan(placed);
    }

    /** Names in a directory of the entry are durable, too, before it is renamed. */
    private static void checkForced(List<Call> calls, String directory, int placed) {
        int named = last(calls, call -> call.creates(directory));
        int forced = next(calls, named, call -> call.forces(directory) || call.isBarrier());
        assertThat(forced).as(directory).isLessThan(placed);
    }

    private static void checkPending(List<Call> calls, Path archive, int placed) {
        var pending = archive.resolve(".blockframe/pending");
        int recorded =
                last(
                        calls.subList(0, placed),
                        call ->
                                call.name().startsWith("rename")
                                        && call.arguments().contains("\"" + pending + "/"));
        int forced = next(calls, recorded, call -> call.forces(pending.toString()));
        assertThat(forced).isLessThan(placed);
    }

    private static Predicate<Call> forces(Path directory) {
        return call -> call.forces(directory.toString()) || call.isBarrier();
    }

    private static int next(List<Call> calls, int after, Predicate<Call> wanted) {
        for (int i = after + 1; i < calls.size(); i++) {
            if (wanted.test(calls.get(i))) {
                return i;
            }
        }
        throw new AssertionError("nothing of what was looked for follows " + calls.get(after));
    }

    private static int last(List<Call> calls, Predicate<Call> wanted) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (wanted.test(calls.get(i))) {
                return i;
            }
        }
        throw new AssertionError("what was looked for was never called");
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (var children = Files.list(directory)) {
            return children.toList();
        }
    }

    /** Those that files lie in. */
    private static List<Path> directories(Path entry) throws IOException {
        return files(entry).stream().map(Path::getParent).distinct().toList();
    }

    private static List<Path> files(Path entry) throws IOException {
        try (var tree = Files.walk(entry)) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }
}
