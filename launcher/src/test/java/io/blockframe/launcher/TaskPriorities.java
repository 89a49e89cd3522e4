package io.blockframe.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The platform threads of a JVM, and what Linux lets them have of the processor. */
record TaskPriorities(List<Task> tasks) {

    /** The system knows fifteen letters of a name only, the JVM all of them, and the number. */
    private static final Pattern THREAD = Pattern.compile("^\"(.+?)\" .* nid=(\\d+) .*");

    /** After the name, which may contain anything, but for the last parenthesis. */
    private static final int NICENESS = 16;

    record Task(String name, int niceness) {}

    static TaskPriorities of(Process jvm) throws IOException {
        var names = names(jvm);
        var tasks = new ArrayList<Task>();
        try (var numbers = Files.list(folder(jvm))) {
            for (var folder : numbers.toList()) {
                long number = Long.parseLong(folder.getFileName().toString());
                try {
                    var known = Files.readString(folder.resolve("comm")).strip();
                    var name = names.getOrDefault(number, known);
                    tasks.add(new Task(name, niceness(jvm, number)));
                } catch (IOException _) {
                    // It has ended meanwhile: there is no such file, or no such process.
                }
            }
        }
        return new TaskPriorities(tasks);
    }

    /** By number; those that begin later have the name that the system knows. */
    private static Map<Long, String> names(Process jvm) throws IOException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
        var print =
                new ProcessBuilder(jcmd, Long.toString(jvm.pid()), "Thread.print")
                        .redirectErrorStream(true)
                        .start();
        try (var output = print.inputReader()) {
            return output.lines()
                    .map(THREAD::matcher)
                    .filter(Matcher::matches)
                    .collect(
                            Collectors.toMap(
                                    thread -> Long.parseLong(thread.group(2)),
                                    thread -> thread.group(1)));
        }
    }

    private static Path folder(Process jvm) {
        return Path.of("/proc/%d/task".formatted(jvm.pid()));
    }

    /** Of one thread; the first one has the number of the process. */
    static int niceness(Process jvm, long task) throws IOException {
        var stat = Files.readString(folder(jvm).resolve(task + "/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICENESS]);
    }

    /** There are threads with each of the names, and all of them have the niceness. */
    void assertAll(List<String> names, int niceness) {
        assertEach(names, task -> task.niceness() == niceness);
    }

    /** There are threads with each of the names, and none of them has less. */
    void assertAtLeast(List<String> names, int niceness) {
        assertEach(names, task -> task.niceness() >= niceness);
    }

    private void assertEach(List<String> names, Predicate<Task> right) {
        for (var name : names) {
            assertThat(tasks)
                    .filteredOn(task -> task.name().matches(name))
                    .as(name)
                    .isNotEmpty()
                    .allMatch(right);
        }
    }
}
