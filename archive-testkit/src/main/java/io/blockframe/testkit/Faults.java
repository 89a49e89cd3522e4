package io.blockframe.testkit;

import io.blockframe.disk.Disk;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Damage to cells, chosen by a seed: so much that every row can be rebuilt, or just too much.
 *
 * <p>Plan it, {@link #strike} once, then compare what was found with {@link #cells}, {@link #files}
 * and {@link #lostRows}: they are taken from the disk, not from the plan.
 */
public final class Faults {

    private final List<CellPlace> places;
    private final int parityShards;
    private final List<Strike> strikes;
    private final Set<CellPlace> cells = new LinkedHashSet<>();
    private final Set<Path> files = new LinkedHashSet<>();

    private Faults(List<CellPlace> places, int parityShards, List<Strike> strikes) {
        this.places = List.copyOf(places);
        this.parityShards = parityShards;
        this.strikes = strikes;
    }

    /**
     * Damage that leaves enough of every row.
     *
     * @param places every cell that lies on the disk, those of parity included
     * @param parityShards m: at most so many cells of a row are damaged
     */
    public static Faults within(List<CellPlace> places, int parityShards, long seed) {
        var plan = new FaultPlan(places, parityShards, new Random(seed));
        return new Faults(places, parityShards, plan.within());
    }

    /** Damage with at least one row that has {@code parityShards + 1} bad cells; none has more. */
    public static Faults beyond(List<CellPlace> places, int parityShards, long seed) {
        var plan = new FaultPlan(places, parityShards, new Random(seed));
        return new Faults(places, parityShards, plan.beyond());
    }

    /** The damage to be done or done, in order. */
    public List<Strike> strikes() {
        return List.copyOf(strikes);
    }

    /** Does the damage, and notes what it really changed. */
    public void strike(Disk disk) throws IOException {
        var struck = new LinkedHashSet<Path>();
        strikes.forEach(strike -> struck.addAll(strike.files()));
        var before = new HashMap<Path, byte[]>();
        for (var file : struck) {
            before.put(file, DiskIo.read(disk, file));
        }
        for (var strike : strikes) {
            strike.on(disk);
        }
        for (var file : struck) {
            note(file, before.get(file), readIfThere(disk, file));
        }
    }

    /** The cells whose bytes are not what they were. */
    public Set<CellPlace> cells() {
        return Collections.unmodifiableSet(cells);
    }

    /** The files that are missing or have another length, or of which cells are damaged. */
    public Set<Path> files() {
        return Collections.unmodifiableSet(files);
    }

    /** The rows that have more bad cells than parity shards. */
    public Set<RowPlace> lostRows() {
        var bad = new LinkedHashMap<RowPlace, Integer>();
        cells.forEach(cell -> bad.merge(cell.rowPlace(), 1, Integer::sum));
        bad.values().removeIf(count -> count <= parityShards);
        return bad.keySet();
    }

    private void note(Path file, byte[] before, byte[] after) {
        if (Arrays.equals(before, after)) {
            return;
        }
        files.add(file);
        for (var place : places) {
            if (place.file().equals(file) && !sameBytes(place, before, after)) {
                cells.add(place);
            }
        }
    }

    private static boolean sameBytes(CellPlace place, byte[] before, byte[] after) {
        int from = (int) place.offset();
        int to = (int) place.end();
        return after != null
                && to <= after.length
                && Arrays.equals(before, from, to, after, from, to);
    }

    private static byte[] readIfThere(Disk disk, Path file) throws IOException {
        try {
            return DiskIo.read(disk, file);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
