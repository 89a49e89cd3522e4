package io.blockframe.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Chooses strikes, and counts what they cost each row. */
final class FaultPlan {

    private static final int SECTOR_BYTES = Content.SECTOR_BYTES;

    private final List<CellPlace> places;
    private final int parityShards;
    private final Random random;
    private final Map<Path, List<CellPlace>> byFile = new LinkedHashMap<>();
    private final Map<RowPlace, List<CellPlace>> byRow = new LinkedHashMap<>();
    private final Map<RowPlace, Integer> bad = new HashMap<>();
    private final Set<CellPlace> damaged = new HashSet<>();
    private final List<Strike> strikes = new ArrayList<>();

    FaultPlan(List<CellPlace> places, int parityShards, Random random) {
        if (places.isEmpty()) {
            throw new IllegalArgumentException("no cells to damage");
        }
        this.places = List.copyOf(places);
        this.parityShards = parityShards;
        this.random = random;
        for (var place : places) {
            byFile.computeIfAbsent(place.file(), _ -> new ArrayList<>()).add(place);
            byRow.computeIfAbsent(place.rowPlace(), _ -> new ArrayList<>()).add(place);
        }
    }

    List<Strike> within() {
        strikeFiles(true);
        byRow.keySet()
                .forEach(row -> strikeCells(row, random.nextInt(parityShards - bad(row) + 1)));
        if (strikes.isEmpty() && parityShards > 0) {
            strikeCells(places.getFirst().rowPlace(), 1);
        }
        return strikes;
    }

    List<Strike> beyond() {
        // Equal cells would survive a swap of files, and the row with them.
        strikeFiles(false);
        var rows = new ArrayList<>(byRow.keySet());
        rows.removeIf(row -> byRow.get(row).size() <= parityShards);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no row has more cells than parity shards");
        }
        Collections.shuffle(rows, random);
        int lost = 1 + random.nextInt(Math.ceilDiv(rows.size(), 4));
        rows.subList(0, lost).forEach(row -> strikeCells(row, parityShards + 1 - bad(row)));
        return strikes;
    }

    /** Strikes some files as a whole, as far as every row can bear it. */
    private void strikeFiles(boolean swap) {
        var files = new ArrayList<>(byFile.keySet());
        Collections.shuffle(files, random);
        files.subList(0, random.nextInt(Math.min(files.size(), parityShards + 1) + 1))
                .forEach(file -> strikeFile(file, swap));
    }

    private void strikeFile(Path file, boolean swap) {
        var all = byFile.get(file);
        switch (random.nextInt(swap ? 4 : 3)) {
            case 0 -> strikeIfBearable(new Strike.Delete(file), all);
            case 1 -> {
                long size = all.stream().mapToLong(CellPlace::end).max().orElseThrow();
                long cut = random.nextLong(size);
                var after = all.stream().filter(place -> place.end() > cut).toList();
                strikeIfBearable(new Strike.Truncate(file, cut), after);
            }
            case 2 -> strikeIfBearable(new Strike.Extend(file, moreBytes()), List.of());
            default -> swapWithAnother(file);
        }
    }

    private void swapWithAnother(Path file) {
        var others = new ArrayList<>(byFile.keySet());
        var other = others.get(random.nextInt(others.size()));
        if (!other.equals(file)) {
            var both = new ArrayList<>(byFile.get(file));
            both.addAll(byFile.get(other));
            strikeIfBearable(new Strike.Swap(file, other), both);
        }
    }

    private byte[] moreBytes() {
        var more = new byte[1 + random.nextInt(2 * SECTOR_BYTES)];
        random.nextBytes(more);
        return more;
    }

    private void strikeIfBearable(Strike strike, List<CellPlace> struck) {
        var cost = new HashMap<RowPlace, Integer>();
        struck.forEach(place -> cost.merge(place.rowPlace(), 1, Integer::sum));
        boolean bearable =
                cost.entrySet().stream()
                        .allMatch(row -> bad(row.getKey()) + row.getValue() <= parityShards);
        boolean fresh = strikes.stream().noneMatch(s -> overlaps(s, strike));
        if (bearable && fresh) {
            strikes.add(strike);
            struck.forEach(this::count);
        }
    }

    private static boolean overlaps(Strike one, Strike other) {
        return !Collections.disjoint(one.files(), other.files());
    }

    private void strikeCells(RowPlace row, int count) {
        var intact = new ArrayList<>(byRow.get(row));
        intact.removeIf(damaged::contains);
        Collections.shuffle(intact, random);
        for (var place : intact.subList(0, Math.min(count, intact.size()))) {
            strikes.add(strikeOn(place));
            count(place);
        }
    }

    private Strike strikeOn(CellPlace place) {
        int at = random.nextInt(place.bytes());
        return switch (random.nextInt(3)) {
            case 0 -> new Strike.Flip(place.file(), place.offset() + at, random.nextInt(8));
            case 1 -> {
                int from = at / SECTOR_BYTES * SECTOR_BYTES;
                int bytes = Math.min(SECTOR_BYTES, place.bytes() - from);
                yield new Strike.Zero(place.file(), place.offset() + from, bytes);
            }
            default -> {
                var source = places.get(random.nextInt(places.size()));
                // What is damaged may be gone, or may be what was here.
                yield damaged.contains(source) || source.equals(place)
                        ? new Strike.Flip(place.file(), place.offset() + at, 0)
                        : new Strike.Misplace(place, source);
            }
        };
    }

    private void count(CellPlace place) {
        damaged.add(place);
        bad.merge(place.rowPlace(), 1, Integer::sum);
    }

    private int bad(RowPlace row) {
        return bad.getOrDefault(row, 0);
    }
}
