package io.blockframe.ingest;

import io.blockframe.disk.OsDisk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The list of what lies among the committed files, for {@code b3sum -c}: no name is on it twice. It
 * is read line by line, however long it is. Thread-safe.
 */
final class ChecksumList {

    /** No committed file has the name, since it begins with a dot. */
    static final String NAME = ".B3SUMS";

    /** Is given lines. */
    interface Visitor {
        void visit(ChecksumLine line) throws IOException;
    }

    private final Path file;
    private final Path temporary;
    private ListedNames names; // guarded by this; null until the list was read

    /**
     * @param committed the folder of the committed files
     */
    ChecksumList(Path committed) {
        file = committed.resolve(NAME);
        temporary = committed.resolve(NAME + ".new");
    }

    /**
     * Adds files; what was listed under one of their names no longer is. When it returns, the list
     * survives a power loss.
     */
    synchronized void add(List<ChecksumLine> lines) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        if (names == null) {
            keep(_ -> true); // without what a power loss made of the last lines
        }
        if (lines.stream().anyMatch(line -> names.mayContain(line.path()))) {
            var taken = lines.stream().map(ChecksumLine::path).collect(Collectors.toSet());
            keep(line -> !taken.contains(line.path()));
        }
        try {
            append(lines);
        } catch (IOException e) {
            names = null; // a line may be torn: the next to be added must not go on with it
            throw e;
        }
        OsDisk.instance().forceDirectory(file.getParent()); // it may have been created or replaced
        lines.forEach(line -> names.add(line.path()));
    }

    private void append(List<ChecksumLine> lines) throws IOException {
        try (var channel =
                        FileChannel.open(
                                file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                var writer = Channels.newWriter(channel, StandardCharsets.UTF_8)) {
            for (var line : lines) {
                writer.write(line.text());
            }
            writer.flush();
            channel.force(true);
        }
    }

    /** Keeps only some lines. */
    synchronized void keep(Predicate<ChecksumLine> kept) throws IOException {
        var keptNames = new ListedNames();
        try (var channel =
                        FileChannel.open(
                                temporary,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE);
                var writer = Channels.newWriter(channel, StandardCharsets.UTF_8)) {
            visit(
                    line -> {
                        if (kept.test(line)) {
                            writer.write(line.text());
                            keptNames.add(line.path());
                        }
                    });
            writer.flush();
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        names = keptNames;
    }

    /**
     * Reads the lines of this moment; those that are none, as a crash may leave them, are left out.
     */
    void visit(Visitor visitor) throws IOException {
        try (var reader =
                new BufferedReader(
                        new InputStreamReader(
                                Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (var text = next(reader); text != null; text = next(reader)) {
                var line = ChecksumLine.parse(text);
                if (line.isPresent()) {
                    visitor.visit(line.get());
                }
            }
        } catch (NoSuchFileException e) {
            // Nothing was committed yet, or somebody deleted the list.
        }
    }

    /** The next line; a carriage return is part of it. Null at the end, and for what has no end. */
    private static String next(BufferedReader reader) throws IOException {
        var line = new StringBuilder();
        for (int c = reader.read(); c >= 0; c = reader.read()) {
            if (c == '\n') {
                return line.toString();
            }
            line.append((char) c);
        }
        return null;
    }
}
