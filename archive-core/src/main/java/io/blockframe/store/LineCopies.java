package io.blockframe.store;

import io.blockframe.disk.Disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Copies of a file of checked lines, in which a line counts that any of them holds. Not
 * thread-safe.
 *
 * <p>Reads the first copy alone while it checks and its siblings have its length; otherwise every
 * line that checks in any copy.
 */
final class LineCopies {

    private final Disk disk;
    private final List<Path> paths;
    private final List<LineFile> copies;
    private LineFile.Position position;
    private boolean present;
    private boolean sound;

    LineCopies(Disk disk, List<Path> paths) {
        this.disk = disk;
        this.paths = paths;
        this.copies = paths.stream().map(path -> new LineFile(disk, path)).toList();
    }

    /**
     * Reads what was appended since the last refresh; everything when the first copy is another
     * file now.
     *
     * @param lines is given the JSON of lines, some of them perhaps again
     * @return whether anything may be new
     */
    boolean refresh(Consumer<String> lines) throws IOException {
        var first = copies.getFirst();
        if (position != null && position.equals(first.position())) {
            return false;
        }
        long from = position != null && first.continues(position) ? position.sizeBytes() : 0;
        var read = read(first, from, lines);
        boolean found = from > 0 || read.usable();
        boolean alike = read.whole() && !copiesDiffer(read.position());
        sound = alike && (sound || from == 0);
        if (!alike) {
            for (var copy : copies.subList(1, copies.size())) {
                found |= read(copy, 0, lines).usable();
            }
        }
        position = read.position();
        present = found;
        return found;
    }

    /**
     * Takes the first copy for read up to {@code end}, by whoever knows what its lines say; unless
     * other copies may say more.
     *
     * @return whether that is so
     */
    boolean resume(LineFile.Position end) throws IOException {
        if (copiesDiffer(copies.getFirst().position())) {
            return false;
        }
        position = end;
        present = true;
        sound = true;
        return true;
    }

    /**
     * How far the first copy was read; null unless all of it was whole, and the others as long,
     * whenever it was read.
     */
    LineFile.Position soundPosition() {
        return sound ? position : null;
    }

    /** Whether any copy could be used at the last refresh. */
    boolean isPresent() {
        return present;
    }

    /** Whether any copy is there, in whatever state. */
    boolean exists() throws IOException {
        for (var copy : copies) {
            if (copy.position() != null) {
                return true;
            }
        }
        return false;
    }

    /** What a read of one copy gave: it is usable when it is whole, or has any line that checks. */
    private record Reading(LineFile.Position position, boolean whole, boolean usable) {}

    private static Reading read(LineFile copy, long from, Consumer<String> lines)
            throws IOException {
        var any = new boolean[1];
        var read =
                copy.read(
                        from,
                        json -> {
                            any[0] = true;
                            lines.accept(json);
                        });
        return new Reading(read.position(), read.whole(), read.whole() || any[0]);
    }

    private boolean copiesDiffer(LineFile.Position first) throws IOException {
        for (var copy : copies.subList(1, copies.size())) {
            var other = copy.position();
            if (other == null || first == null || other.sizeBytes() != first.sizeBytes()) {
                return true;
            }
        }
        return false;
    }

    /** Appends whole lines to every copy and forces them. Refresh before, and hold a lock. */
    void append(byte[] lines) throws IOException {
        for (var copy : copies) {
            copy.append(lines);
        }
        position = copies.getFirst().position();
    }

    /**
     * Gives the JSON of every line that checks in any copy: those of the first copy in their order,
     * then what only others hold, once. Changes nothing here, and may run beside anything.
     */
    void forEach(Consumer<String> lines) throws IOException {
        var first = copies.getFirst().read(0, lines);
        if (!first.whole() || copiesDiffer(first.position())) {
            new LineUnion(copies).forEachOther(lines);
        }
    }

    /**
     * The numbers of the copies that do not hold exactly the lines that any of them holds, or are
     * another name of an earlier one. A line that is being appended looks like damage.
     *
     * @param fromMedium whether to read them without the system's memory
     * @throws IOException for an error that is not damage
     */
    List<Integer> damaged(boolean fromMedium) throws IOException {
        var damaged = new TreeSet<>(secondNames());
        if (!areSame(fromMedium)) {
            damaged.addAll(
                    new LineUnion(copies)
                            .incomplete((copy, lines) -> read(copy, fromMedium, lines)));
        }
        return List.copyOf(damaged);
    }

    private List<Integer> secondNames() throws IOException {
        var names = new SecondNames(disk);
        var second = new ArrayList<Integer>();
        for (int copy = 0; copy < paths.size(); copy++) {
            if (names.isSecond(paths.get(copy))) {
                second.add(copy);
            }
        }
        return second;
    }

    /** Whether all are whole and hold the same lines, found out without remembering any. */
    private boolean areSame(boolean fromMedium) throws IOException {
        LineTally first = null;
        for (var copy : copies) {
            var tally = new LineTally();
            boolean whole = read(copy, fromMedium, tally).whole();
            if (!whole || first != null && !tally.isSame(first)) {
                return false;
            }
            first = tally;
        }
        return true;
    }

    private static LineFile.Outcome read(LineFile copy, boolean fromMedium, Consumer<String> lines)
            throws IOException {
        return fromMedium ? copy.readFromMedium(lines) : copy.read(0, lines);
    }

    /**
     * Rewrites damaged copies: as one that is whole, else with every line that any copy holds. What
     * a newer program wrote is kept as it is. Hold the lock of who appends.
     *
     * @param damaged numbers of the copies, as {@link #damaged} gave them
     */
    void heal(List<Integer> damaged) throws IOException {
        RewrittenLines.Source right = this::forEach;
        for (int copy = 0; copy < copies.size(); copy++) {
            if (!damaged.contains(copy)) {
                var whole = copies.get(copy);
                right = lines -> whole.read(0, lines);
                break;
            }
        }
        try {
            for (int copy : damaged) {
                RewrittenLines.replace(disk, paths.get(copy), right);
            }
        } finally {
            position = null;
            sound = false;
        }
    }

    /** Rewrites every copy with these lines. Hold the lock of who appends. */
    void replaceAll(RewrittenLines.Source lines) throws IOException {
        try {
            for (var path : paths) {
                RewrittenLines.replace(disk, path, lines);
            }
        } finally {
            position = null;
            sound = false;
        }
    }
}
