package io.blockframe.testkit;

import io.blockframe.disk.FileStatus.Kind;
import io.blockframe.disk.NameRefusedException;
import io.blockframe.disk.NotAFileException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.Map;

/** The names of a simulated disk and what they stand for, as they are seen and on the medium. */
final class Tree {

    private final Node root;
    private final NameJournal journal;
    private long inodes;
    private int maxNameBytes = 255;
    private boolean ignoresCase;

    Tree(Instant now) {
        root = new Node(Kind.DIRECTORY, ++inodes, now);
        journal = new NameJournal();
    }

    private Tree(Tree other) {
        var copies = new IdentityHashMap<Node, Node>();
        root = other.root.copy(copies);
        journal = other.journal.copy(copies);
        inodes = other.inodes;
        maxNameBytes = other.maxNameBytes;
        ignoresCase = other.ignoresCase;
    }

    Tree copy() {
        return new Tree(this);
    }

    void maxNameBytes(int bytes) {
        maxNameBytes = bytes;
    }

    void ignoresCase(boolean ignored) {
        ignoresCase = ignored;
    }

    /** What has that name, or null. */
    Node find(Path path) {
        var node = root;
        for (var name : normal(path)) {
            node = child(node, name);
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    private Node child(Node directory, Path name) {
        var exact = directory.names.get(name);
        if (exact != null || !ignoresCase) {
            return exact;
        }
        return directory.names.entrySet().stream()
                .filter(it -> it.getKey().toString().equalsIgnoreCase(name.toString()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    Node require(Path path) throws IOException {
        requireShortNames(path);
        var node = find(path);
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        return node;
    }

    Node require(Kind kind, Path path) throws IOException {
        var node = require(path);
        if (node.kind != kind) {
            throw new NotAFileException(path, node.kind, kind);
        }
        return node;
    }

    /** Adds a new node under a new name. */
    Node add(Path path, Kind kind, Instant now) throws IOException {
        var place = freePlace(path);
        var node = new Node(kind, ++inodes, now);
        journal.make(new NameJournal.Change(node, null, place));
        return node;
    }

    /** Gives the node named {@code from} a new name, whatever that stood for. */
    void move(Path from, Path to, Instant now) throws IOException {
        var subject = require(from);
        if (normal(to).startsWith(normal(from))) {
            throw new FileSystemException(from.toString(), to.toString(), "Invalid argument");
        }
        journal.make(new NameJournal.Change(subject, place(from), place(to)));
        subject.changed = now;
    }

    void remove(Path path) throws IOException {
        journal.make(new NameJournal.Change(require(path), place(path), null));
    }

    void requireFree(Path path) throws IOException {
        freePlace(path);
    }

    void forceNames(Path directory) throws IOException {
        journal.force(require(Kind.DIRECTORY, directory));
    }

    void forceAll() {
        journal.forceAll();
        forceContent(root);
    }

    private static void forceContent(Node node) {
        node.content.force();
        node.names.values().forEach(Tree::forceContent);
    }

    /** Loses what the power cut chooses. */
    void survive(PowerCut cut) {
        journal.survive(cut);
        survive(root, cut);
    }

    private static void survive(Node node, PowerCut cut) {
        node.content.survive(cut);
        node.names.values().forEach(child -> survive(child, cut));
    }

    long usedBytes() {
        return root.usedBytes();
    }

    /** Puts a new node there, durable, with its parents; a directory that is there stays. */
    Node put(Path path, Kind kind, Instant now) {
        var directory = root;
        for (var name : normal(path).getParent()) {
            directory = putChild(directory, name, Kind.DIRECTORY, now);
        }
        var name = normal(path).getFileName();
        if (kind != Kind.DIRECTORY) {
            directory.names.remove(name);
        }
        return putChild(directory, name, kind, now);
    }

    private Node putChild(Node directory, Path name, Kind kind, Instant now) {
        var child = directory.names.computeIfAbsent(name, _ -> new Node(kind, ++inodes, now));
        directory.durableNames.put(name, child);
        return child;
    }

    private void requireShortNames(Path path) throws IOException {
        for (var name : normal(path)) {
            if (name.toString().getBytes(StandardCharsets.UTF_8).length > maxNameBytes) {
                throw new NameRefusedException(path, NameRefusedException.TOO_LONG, null);
            }
        }
    }

    private NameJournal.Place freePlace(Path path) throws IOException {
        if (find(path) != null) {
            throw new FileAlreadyExistsException(path.toString());
        }
        return place(path);
    }

    private NameJournal.Place place(Path path) throws IOException {
        requireShortNames(path);
        var parent = find(normal(path).getParent());
        if (parent == null || parent.kind != Kind.DIRECTORY) {
            throw new NoSuchFileException(path.toString());
        }
        return new NameJournal.Place(parent, normal(path).getFileName());
    }

    private static Path normal(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
