package io.blockframe.settings;

import org.tomlj.Toml;
import org.tomlj.TomlTable;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A TOML file that is read strictly: what nobody asks for is a mistake, and all mistakes are
 * reported at once by {@link #finish}. Not safe for use by several threads.
 */
public final class SettingsFile {
    private record Problem(int line, String text) {}

    private final String name;
    private final Path directory;
    private final TomlTable content;
    private final Table root;
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private SettingsFile(String name, Path directory, TomlTable content) {
        this.name = name;
        this.directory = directory;
        this.content = content;
        this.root = new Table(this, "", content);
    }

    /**
     * Reads a file; its relative paths will be relative to the directory it lies in.
     *
     * @throws SettingsException when there is none, it cannot be read, or is not TOML
     */
    public static SettingsFile read(Path file) throws IOException {
        return read(file, file.toAbsolutePath().getParent());
    }

    /** Reads a file as {@link #read(Path)} does; its relative paths start at {@code directory}. */
    public static SettingsFile read(Path file, Path directory) throws IOException {
        var result = Toml.parse(textOf(file));
        if (result.hasErrors()) {
            var problems =
                    result.errors().stream()
                            .map(
                                    e ->
                                            "%s:%d: %s"
                                                    .formatted(
                                                            file,
                                                            e.position().line(),
                                                            e.getMessage()))
                            .toList();
            throw new SettingsException(problems);
        }
        return new SettingsFile(file.toString(), directory.toAbsolutePath(), result);
    }

    /** A file without a key: all defaults, relative to {@code directory}. */
    public static SettingsFile empty(Path directory) {
        return new SettingsFile("defaults", directory.toAbsolutePath(), Toml.parse(""));
    }

    private static String textOf(Path file) throws SettingsException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            var reason =
                    Files.isSymbolicLink(file)
                            ? "it is a symbolic link that leads nowhere"
                            : "there is no such file";
            throw unreadable(file, reason, e);
        } catch (AccessDeniedException e) {
            throw unreadable(file, "permission denied; run as a user who may read it", e);
        } catch (CharacterCodingException e) {
            throw unreadable(file, "it is not UTF-8 text", e);
        } catch (IOException e) {
            var reason = Files.isDirectory(file) ? "it is a directory" : e.toString();
            throw unreadable(file, reason, e);
        }
    }

    private static SettingsException unreadable(Path file, String reason, IOException cause) {
        var exception = new SettingsException(List.of(file + ": cannot be read: " + reason));
        exception.initCause(cause);
        return exception;
    }

    /** The keys above the first table. */
    public Table root() {
        return root;
    }

    /** The table {@code [key]}; empty where the file has none. */
    public Table table(String key) {
        return tables.computeIfAbsent(key, this::open);
    }

    private Table open(String key) {
        var value = content.get(List.of(key));
        if (value != null && !(value instanceof TomlTable)) {
            problem(lineOf(content, key), "'%s' must be a table, [%s]".formatted(key, key));
        }
        return new Table(this, key, value instanceof TomlTable table ? table : Toml.parse(""));
    }

    /** Where relative paths of this file start, absolute. */
    public Path directory() {
        return directory;
    }

    /**
     * To be called when everything was read.
     *
     * @throws SettingsException when anything was wrong, or is there that nobody read
     */
    public void finish() throws SettingsException {
        var known = new ArrayList<>(root.known());
        tables.keySet().stream().sorted().forEach(table -> known.add("[" + table + "]"));
        for (var key : content.keySet()) {
            if (!root.known().contains(key) && !tables.containsKey(key)) {
                var what =
                        content.get(List.of(key)) instanceof TomlTable ? "table [%s]" : "key '%s'";
                problem(
                        lineOf(content, key),
                        "unknown %s; known: %s"
                                .formatted(what.formatted(key), String.join(", ", known)));
            }
        }
        tables.values().forEach(Table::reportUnknown);
        if (!problems.isEmpty()) {
            throw mistakes();
        }
    }

    /** What was wrong so far, for who cannot go on and so cannot know what else there may be. */
    public SettingsException mistakes() {
        return new SettingsException(
                problems.stream()
                        .sorted(Comparator.comparingInt(Problem::line))
                        .map(problem -> place(problem.line()) + ": " + problem.text())
                        .distinct()
                        .toList());
    }

    private String place(int line) {
        return line == 0 ? name : name + ":" + line;
    }

    /**
     * The line of a key, or of what it is in where it has no place of its own; 0: the whole file.
     */
    static int lineOf(TomlTable table, String key) {
        return Optional.ofNullable(table.inputPositionOf(List.of(key)))
                .map(position -> position.line())
                .orElse(0);
    }

    /** The line where the table {@code [key]} starts, 0 when there is none. */
    int lineOf(String key) {
        return key.isEmpty() ? 0 : lineOf(content, key);
    }

    void problem(int line, String text) {
        problems.add(new Problem(line, text));
    }
}
