package io.blockframe.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that are going to replace shards of a stripe, half written.
 *
 * @param names by shard, the name of the temporary file beside it
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

    /** Whether they are all there, and all that is missing. */
    boolean fit(EntryFolder folder, int stripe, BitSet missing) throws IOException {
        var wanted = new BitSet();
        names.keySet().forEach(wanted::set);
        if (!wanted.equals(missing)) {
            return false;
        }
        for (var file : names.entrySet()) {
            var shard = folder.path(folder.shard(stripe, file.getKey()));
            if (!isFile(folder, shard.resolveSibling(file.getValue()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFile(EntryFolder folder, Path path) throws IOException {
        try {
            return folder.disk().status(path).isFile();
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
