package io.blockframe.store;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that are going to replace shards of a stripe, half written.
 *
 * @param names by shard, the name of the temporary file beside it; none for a shard of which no
 *     cell was written yet
 */
record NewFiles(SortedMap<Integer, String> names) {

    static NewFiles none() {
        return new NewFiles(new TreeMap<>());
    }

    /** All of them, for {@link #restore}. */
    List<String> save() {
        return names.entrySet().stream()
                .map(file -> file.getKey() + "/" + file.getValue())
                .toList();
    }

    /**
     * What {@link #save} gave.
     *
     * @throws IllegalArgumentException or
     * @throws IndexOutOfBoundsException when it is not of a stripe of so many shards, or names
     *     another file than a temporary one
     */
    static NewFiles restore(List<String> saved, int shards) {
        var names = new TreeMap<Integer, String>();
        for (var text : saved) {
            var parts = text.split("/", 2);
            if (!LeftOvers.isTemporary(parts[1])) {
                throw new IllegalArgumentException(
                        "found \"%s\", expected a temporary file".formatted(text));
            }
            names.put(Objects.checkIndex(Integer.parseInt(parts[0]), shards), parts[1]);
        }
        return new NewFiles(names);
    }
}
